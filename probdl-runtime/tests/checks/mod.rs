//! What must hold of every law and every kernel.
#![allow(dead_code, unused_imports, unused_macros, reason = "each test uses its part")]

pub(crate) mod draws;
pub(crate) mod kernel;
pub(crate) mod law;
