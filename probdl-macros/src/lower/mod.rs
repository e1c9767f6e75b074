//! `Typed` to `Plan<Expressed>`: layers become nodes with buffers, lambdas become graphs, links are recognised.
//!
//! Nothing is reported from here on: what cannot be lowered would be a fault of the compiler.

mod equations;
mod expression;
mod head;
mod likelihood;
mod nodes;
mod rewrite;

use crate::plan::{Expressed, Plan};
use crate::typed::Typed;

/// Lowers a checked model.
pub(crate) fn lower(typed: Typed) -> Plan<Expressed> {
    let mut network = nodes::Network::new(&typed);
    let head = head::lower_head(&typed, &mut network);
    nodes::plan(typed, network, head)
}
