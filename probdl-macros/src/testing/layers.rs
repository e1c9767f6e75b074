//! Each distribution layer of the table against the lambda that says the same.

use crate::compile::planned;
use crate::tables::families;
use crate::tables::layers::{Independent, LAYERS, LayerKind};
use crate::width::Width;

const EVENT: usize = 2;

/// `Family(parameter = link(t[a..b]), …)`
fn spelled_out(parameters: &Independent) -> String {
    let family = families::find(parameters.family).expect("a family of the table");
    let form = &family.forms[parameters.form];
    let place = |index: usize| form.offset(index, &Width::Known(EVENT));
    let arguments: Vec<String> = std::iter::zip(form.parameters, parameters.links)
        .enumerate()
        .map(|(index, (parameter, link))| {
            let part = format!("t[{}..{}]", place(index), place(index + 1));
            match link {
                Some(link) => format!("{} = {link}({part})", parameter.name),
                None => format!("{} = {part}", parameter.name),
            }
        })
        .collect();
    family.formula(&arguments)
}

/// The head and the law's arguments, as they are printed.
fn functions(text: &str) -> String {
    let tokens = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    let plan = planned(tokens).unwrap_or_else(|faults| panic!("{text}: {}", faults[0].message));
    format!("{}{}", plan.head.stage, plan.arguments.stage)
}

#[test]
fn layers_are_lambdas_with_a_name() {
    let mut compared = 0;
    for layer in LAYERS {
        let LayerKind::Independent(parameters) = layer.kind else {
            continue;
        };
        let family = families::find(parameters.family).expect("a family of the table");
        assert_eq!(
            family.forms[parameters.form].parameters.len(),
            parameters.links.len(),
            "{}",
            layer.name
        );
        let as_layer = format!("struct A = Input(1) -> Dense(_) -> {}({EVENT});", layer.name);
        let as_lambda = format!(
            "struct A = Input(1) -> Dense({}) -> DistributionLambda(|t| {});",
            parameters.width(&Width::Known(EVENT)),
            spelled_out(parameters)
        );
        assert_eq!(functions(&as_layer), functions(&as_lambda), "{}", layer.name);
        compared += 1;
    }
    assert!(compared >= 6);
}
