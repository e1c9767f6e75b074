//! Families of the user's own: a row for each path and each way of naming its arguments. What the row cannot tell, rustc
//! reads from the family itself.

use std::sync::Mutex;

use super::{ALL_QUANTITIES, Event, Family, Form, Parameter, Requirement, Support, real};
use crate::expr::Kernel;
use crate::expr::graph::OwnParameter;

/// Names of parameters that were given by position.
const ORDINALS: [&str; 8] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
];

/// How many parameters a family of the user's own can have.
pub(crate) const MOST_PARAMETERS: usize = ORDINALS.len();

/// The name in kernels that are generic over the family.
pub(crate) const KERNEL: &str = "density";

/// All rows that were made, each once.
static ROWS: Mutex<Vec<&'static Family>> = Mutex::new(Vec::new());

/// What the paths of others' families begin with: TFP's modules under their usual names, and probdl itself.
const FOREIGN: [&str; 5] = ["tfd", "tfp", "tensorflow_probability", "distributions", "probdl"];

/// Whether this is the name of a family of the user's own: a path.
pub(crate) fn is_own(name: &str) -> bool {
    let mut segments = name.trim_start_matches("::").split("::");
    let first = segments.next().unwrap_or_default();
    segments.next().is_some() && !FOREIGN.contains(&first)
}

/// The word for a place among the parameters, as in `first`.
pub(crate) fn ordinal(index: usize) -> &'static str {
    ORDINALS[index]
}

/// Whether a name is such a word.
pub(crate) fn is_ordinal(name: &str) -> bool {
    ORDINALS.contains(&name)
}

/// The row of a path with these arguments, of which some have names, and some are to be verified at run time.
pub(crate) fn family(path: &str, names: &[Option<String>], verified: &[bool]) -> &'static Family {
    let name = |index: usize| names[index].as_deref().unwrap_or(ORDINALS[index]);
    let is_verified = |parameter: &Parameter| matches!(parameter.requirement, Requirement::Own(_));
    let mut rows = ROWS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let known = rows.iter().copied().find(|known| {
        let parameters = known.forms[0].parameters;
        known.name == path
            && parameters.len() == names.len()
            && (0..names.len()).all(|index| {
                parameters[index].name == name(index) && is_verified(&parameters[index]) == verified[index]
            })
    });
    if let Some(known) = known {
        return known;
    }
    let (path, count): (&'static str, _) = (path.to_owned().leak(), names.len());
    let parameter = |index: usize| {
        let parameter = real(name(index).to_owned().leak());
        if !verified[index] {
            return parameter;
        }
        let requirement = Requirement::Own(OwnParameter {
            family: path,
            index,
            count,
        });
        Parameter {
            requirement,
            ..parameter
        }
    };
    let parameters: Vec<Parameter> = (0..count).map(parameter).collect();
    let form = Form {
        kernel: Kernel {
            name: format!("{KERNEL}<{path},{count}>").leak(),
            parameters: parameters
                .iter()
                .map(|parameter| parameter.name)
                .collect::<Vec<_>>()
                .leak(),
        },
        parameters: parameters.leak(),
        rewrites: &[],
        constructor: "own_law",
    };
    let new: &'static Family = Box::leak(Box::new(Family {
        name: path,
        forms: vec![form].leak(),
        event: Event::Own,
        support: Support::Own,
        location_scale: false,
        quantities: ALL_QUANTITIES,
        example: "laws::Rayleigh(softplus(t))",
    }));
    rows.push(new);
    new
}
