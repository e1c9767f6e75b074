//! Every family of the table in models that are right, and in models that are wrong in each way that a law can be.

use proc_macro2::TokenStream;

use crate::compile::{compile, faults};
use crate::tables::families::{Event, FAMILIES, Family, Parameter, Requirement};

/// How many elements the events have: the classes of a class, the elements of all others.
const WIDTH: usize = 2;

/// An argument for vectors of `width` numbers that its requirement allows.
fn argument(parameter: &Parameter, width: usize) -> String {
    let vector = format!("t[..{width}]");
    match parameter.requirement {
        Requirement::Real | Requirement::RealVector => vector,
        Requirement::Positive | Requirement::PositiveVector => format!("softplus({vector})"),
        Requirement::Probability | Requirement::InnerProbability => format!("sigmoid({vector})"),
        Requirement::WholeNumber | Requirement::TotalCount => "3".into(),
        Requirement::Single => "t[0]".into(),
        Requirement::Ascending => format!("ascending({vector})"),
        Requirement::Simplex => format!("softmax({vector})"),
        Requirement::Above(_) | Requirement::WholeNumberAbove(_) | Requirement::Own(_) => {
            format!("checked({vector})")
        }
        Requirement::Triangle => format!("fill_scale_tril(t[..{}])", width * (width + 1) / 2),
    }
}

/// An argument that its requirement does not allow, if there is one.
fn unproved(parameter: &Parameter) -> Option<String> {
    match parameter.requirement {
        Requirement::Real | Requirement::RealVector | Requirement::Single => None,
        Requirement::WholeNumber => Some(format!("t[..{WIDTH}]")),
        Requirement::TotalCount => Some("t[0]".into()),
        Requirement::Triangle => Some("t[..3]".into()),
        _ => Some(format!("t[..{WIDTH}]")),
    }
}

pub(super) fn arguments(parameters: &[Parameter]) -> Vec<String> {
    parameters
        .iter()
        .map(|parameter| argument(parameter, WIDTH))
        .collect()
}

/// A law with its arguments by name.
pub(super) fn law(family: &Family, parameters: &[Parameter], arguments: &[String]) -> String {
    let named = std::iter::zip(parameters, arguments)
        .map(|(parameter, value)| format!("{} = {value}", parameter.name));
    format!("{}({})", family.name, named.collect::<Vec<_>>().join(", "))
}

fn model(law: &str) -> String {
    format!("Input(1) -> Dense(12) -> DistributionLambda(|t| {law})")
}

fn tokens(model: &str) -> TokenStream {
    model.parse().unwrap_or_else(|error| panic!("{model}: {error}"))
}

/// A fault: the constructor in `errors.rs`, the text that it points at, and what it says.
#[derive(Debug, PartialEq)]
struct Found {
    kind: &'static str,
    place: String,
    message: String,
}

impl Found {
    /// The lines of the message: the fact, and then helps and notes.
    fn fact(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }

    fn help(&self) -> &str {
        let mut lines = self.message.lines();
        lines
            .find_map(|line| line.strip_prefix("help: "))
            .unwrap_or_default()
    }
}

/// The faults of a model with this law.
fn faults_of(law: &str) -> Vec<Found> {
    let text = model(law);
    faults(tokens(&text))
        .iter()
        .map(|fault| {
            let (start, end) = (
                fault.region.start.byte_range().start,
                fault.region.end.byte_range().end,
            );
            Found {
                kind: fault.kind,
                place: text[start..end].to_owned(),
                message: fault.message.clone(),
            }
        })
        .collect()
}

/// The one fault of a model with this law, of this kind and at this text.
fn fault_of(law: &str, kind: &str, place: &str) -> Found {
    let found = faults_of(law);
    assert_eq!(found.len(), 1, "{law}: {found:?}");
    let fault = found.into_iter().next().expect("a fault");
    assert_eq!(
        (fault.kind, fault.place.as_str()),
        (kind, place),
        "{law}: {}",
        fault.message
    );
    fault
}

#[test]
fn every_form_is_accepted_and_has_targets_of_its_event() {
    for family in FAMILIES {
        for form in family.forms {
            let text = law(family, form.parameters, &arguments(form.parameters));
            assert_eq!(faults_of(&text), vec![], "{text}");
            let expansion = compile(tokens(&model(&text))).to_string().replace(' ', "");
            let target = match family.event {
                Event::Real | Event::Vector => "[f32;2]",
                Event::Truth | Event::OneHot => "[bool;2]",
                Event::Count | Event::CountVector => "[u32;2]",
                Event::Class => "u32",
                Event::Censored | Event::CensoredCount | Event::Own => unreachable!("not in the table"),
            };
            assert!(
                expansion.contains(&format!("typeTarget={target};")),
                "{text} has no targets of the type {target}"
            );
        }
    }
}

/// Checks what is said of another number of arguments than a law takes.
fn check_arity(family: &Family, takes: usize, given: usize, text: &str) -> Found {
    let fault = fault_of(text, "distribution_arity", text);
    let fact = format!(
        "`{}` takes {takes} argument{}, but {given} {} given",
        family.name,
        if takes == 1 { "" } else { "s" },
        if given == 1 { "was" } else { "were" }
    );
    assert_eq!(fault.fact(), fact);
    let calls = family
        .forms
        .iter()
        .filter(|form| form.parameters.len() == takes)
        .map(|form| {
            let names: Vec<&str> = form.parameters.iter().map(|parameter| parameter.name).collect();
            format!("write `{}({})`", family.name, names.join(", "))
        });
    assert!(
        calls.into_iter().any(|call| fault.help().starts_with(&call)),
        "{text}: {}",
        fault.message
    );
    fault
}

#[test]
fn another_number_of_arguments_is_one_fault_with_what_to_write() {
    for family in FAMILIES {
        let all = arguments(family.forms[0].parameters);
        let more = [all.clone(), vec!["1.0".into()]].concat();
        for given in [&all[..all.len() - 1], &more] {
            let text = format!("{}({})", family.name, given.join(", "));
            check_arity(family, all.len(), given.len(), &text);
        }
    }
}

#[test]
fn a_missing_argument_is_one_fault_in_every_form() {
    for family in FAMILIES {
        for form in family.forms {
            for missing in 0..form.parameters.len() {
                let mut parameters = form.parameters.to_vec();
                let mut all = arguments(&parameters);
                let name = parameters.remove(missing).name;
                all.remove(missing);
                let text = law(family, &parameters, &all);
                let fault = check_arity(family, form.parameters.len(), parameters.len(), &text);
                // Of a scale alone it is said that it can be a number, and then what was written stands where it belongs.
                let example = format!(
                    "`{}({})`",
                    family.name,
                    [all, vec!["1.0".into()]].concat().join(", ")
                );
                let is_scale = name == "scale" && missing == parameters.len();
                assert_eq!(
                    fault.help().contains("a fixed scale"),
                    is_scale,
                    "{text}: {}",
                    fault.message
                );
                assert_eq!(
                    fault.help().ends_with(&example),
                    is_scale,
                    "{text}: {}",
                    fault.message
                );
            }
        }
    }
}

#[test]
fn an_argument_that_is_not_proved_is_one_fault_at_the_argument_with_its_cure() {
    for family in FAMILIES {
        for form in family.forms {
            for (index, parameter) in form.parameters.iter().enumerate() {
                let Some(wrong) = unproved(parameter) else {
                    continue;
                };
                let mut arguments = arguments(form.parameters);
                arguments[index] = wrong.clone();
                let text = law(family, form.parameters, &arguments);
                let fault = fault_of(&text, "range_not_proved", &wrong);
                let fact = format!(
                    "`{}` of `{}` must be {}, but ",
                    parameter.name,
                    family.name,
                    parameter.requirement.rule()
                );
                assert!(
                    fault.fact().starts_with(&fact) && fault.fact().contains(&format!("`{wrong}`")),
                    "{text}: {}",
                    fault.message
                );
                let cure = match parameter.requirement.cure() {
                    Some(function) => format!("`{function}({wrong})`"),
                    None if parameter.requirement.is_above() => {
                        format!("`{} + softplus(", arguments[index - 1])
                    }
                    None => "write a whole number".into(),
                };
                assert!(fault.help().contains(&cure), "{text}: {}", fault.message);
            }
        }
    }
}

#[test]
fn arguments_of_two_widths_are_one_fault_that_names_both() {
    for family in FAMILIES {
        for form in family.forms {
            let vectors: Vec<usize> = (0..form.parameters.len())
                .filter(|index| !matches!(argument(&form.parameters[*index], WIDTH).as_str(), "3" | "t[0]"))
                .collect();
            let [_, others @ ..] = vectors.as_slice() else {
                continue;
            };
            for &index in others {
                let mut arguments = arguments(form.parameters);
                let (right, wrong) = (
                    arguments[vectors[0]].clone(),
                    argument(&form.parameters[index], WIDTH + 1),
                );
                arguments[index] = wrong.clone();
                let text = law(family, form.parameters, &arguments);
                if form.parameters[index].requirement == Requirement::Triangle {
                    let fault = fault_of(&text, "triangle_width", &wrong);
                    let parts = [
                        form.parameters[index].name,
                        family.name,
                        "needs 3 numbers",
                        "has 6",
                    ];
                    assert!(
                        parts.iter().all(|part| fault.fact().contains(part)),
                        "{}",
                        fault.message
                    );
                    continue;
                }
                // The argument that is the odd one may be any of them: all of the call is pointed at.
                let fault = fault_of(&text, "unequal_widths", &text);
                let mut facts = vec![format!("`{right}` has 2 elements and `{wrong}` has 3")];
                // The middle one of three is compared with the first, and so are those after it.
                facts.extend(
                    arguments
                        .iter()
                        .map(|other| format!("`{wrong}` has 3 elements and `{other}` has 2")),
                );
                assert!(
                    facts.iter().any(|fact| fault.fact() == fact),
                    "{text}: {}",
                    fault.message
                );
                assert!(
                    fault.help().starts_with("both must have the same width"),
                    "{}",
                    fault.message
                );
            }
        }
    }
}
