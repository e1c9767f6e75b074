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

fn arguments(parameters: &[Parameter]) -> Vec<String> {
    parameters
        .iter()
        .map(|parameter| argument(parameter, WIDTH))
        .collect()
}

/// A law with its arguments by name.
fn law(family: &Family, parameters: &[Parameter], arguments: &[String]) -> String {
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

/// The faults of a model with this law: the constructor in `errors.rs`, and the text that the fault points at.
fn faults_of(law: &str) -> Vec<(&'static str, String)> {
    let text = model(law);
    faults(tokens(&text))
        .iter()
        .map(|fault| {
            let (start, end) = (
                fault.region.start.byte_range().start,
                fault.region.end.byte_range().end,
            );
            (fault.kind, text[start..end].to_owned())
        })
        .collect()
}

#[test]
fn every_form_is_accepted_and_has_targets_of_its_event() {
    for family in FAMILIES {
        for form in family.forms {
            let text = law(family, form.parameters, &arguments(form.parameters));
            assert_eq!(faults_of(&text), [], "{text}");
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

#[test]
fn another_number_of_arguments_is_one_fault() {
    for family in FAMILIES {
        let all = arguments(family.forms[0].parameters);
        let more = [all.clone(), vec!["1.0".into()]].concat();
        for given in [&all[..all.len() - 1], &more] {
            let text = format!("{}({})", family.name, given.join(", "));
            assert_eq!(faults_of(&text), [("distribution_arity", text.clone())]);
        }
    }
}

#[test]
fn an_argument_that_is_not_proved_is_one_fault_at_the_argument() {
    for family in FAMILIES {
        for form in family.forms {
            for (index, parameter) in form.parameters.iter().enumerate() {
                let Some(wrong) = unproved(parameter) else {
                    continue;
                };
                let mut arguments = arguments(form.parameters);
                arguments[index] = wrong.clone();
                let text = law(family, form.parameters, &arguments);
                assert_eq!(faults_of(&text), [("range_not_proved", wrong)], "{text}");
            }
        }
    }
}

#[test]
fn arguments_of_two_widths_are_one_fault() {
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
                arguments[index] = argument(&form.parameters[index], WIDTH + 1);
                let text = law(family, form.parameters, &arguments);
                let found = faults_of(&text);
                assert!(
                    matches!(found.as_slice(), [("unequal_widths" | "triangle_width", _)]),
                    "{text}: {found:?}"
                );
            }
        }
    }
}
