//! The middle stages over a whole plan: differentiate, simplify, schedule. Each returns a plan of another type.

use crate::expr::differentiate::differentiate as differentiate_graph;
use crate::expr::schedule::{Schedule, Store, schedule as schedule_graph};
use crate::expr::simplify::simplify as simplify_graph;
use crate::expr::{Id, Node, Shape, Source};
use crate::plan::{Differentiated, Expressed, Function, Model, Plan, Scheduled};
use crate::width::Width;

/// What a function is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Head,
    Arguments,
    Map,
}

/// The same plan with each function taken to the next stage.
fn each<A, B>(plan: Plan<A>, mut stage: impl FnMut(&Model, Role, &Function<A>) -> B) -> Plan<B> {
    let Plan {
        model,
        head,
        arguments,
        maps,
    } = plan;
    let mut next = |role, function: Function<A>| {
        let stage = stage(&model, role, &function);
        let Function {
            inputs,
            width,
            output,
            ..
        } = function;
        Function {
            inputs,
            width,
            output,
            stage,
        }
    };
    let head = next(Role::Head, head);
    let arguments = next(Role::Arguments, arguments);
    let maps = maps.into_iter().map(|map| next(Role::Map, map)).collect();
    Plan {
        model,
        head,
        arguments,
        maps,
    }
}

/// Where each input starts in a function's argument.
pub(crate) fn offsets<S>(model: &Model, function: &Function<S>) -> Vec<Width> {
    let mut start = Width::Known(0);
    let mut offsets = Vec::new();
    for (index, input) in function.inputs.iter().enumerate() {
        offsets.push(start.clone());
        if index + 1 < function.inputs.len() {
            start = start.plus(&model.node(*input).width);
        }
    }
    offsets
}

/// Adds the adjoints of every function's inputs.
pub(crate) fn differentiate(plan: Plan<Expressed>) -> Plan<Differentiated> {
    each(plan, |model, role, function| {
        let Expressed {
            graph,
            value,
            outputs,
        } = &function.stage;
        let mut graph = graph.clone();
        let seeded: Option<(Id, Id)> = match role {
            Role::Head => value.map(|value| (value, graph.number(1.0))),
            Role::Arguments => None,
            Role::Map => {
                let output = outputs[0].0;
                let shape = graph.shape(output).clone();
                Some((output, graph.load(Source::Adjoint, Width::Known(0), shape)))
            }
        };
        let loads = seeded.map_or_else(Vec::new, |(root, seed)| {
            differentiate_graph(&mut graph, root, seed)
        });
        let starts = offsets(model, function);
        let partials = loads
            .into_iter()
            .map(|(load, adjoint)| {
                let Node::Load {
                    source: Source::Input(input),
                    start,
                } = graph.node(load).clone()
                else {
                    unreachable!("only loads of inputs have adjoints")
                };
                let adjoint = match (graph.shape(load).clone(), graph.shape(adjoint)) {
                    (shape @ Shape::Vector(_), Shape::Scalar) => {
                        graph.add_shaped(Node::Spread(adjoint), shape)
                    }
                    _ => adjoint,
                };
                (adjoint, starts[input].plus(&start))
            })
            .collect();
        Differentiated {
            graph,
            value: *value,
            outputs: outputs.clone(),
            partials,
        }
    })
}

/// Simplifies every function.
pub(crate) fn simplify(plan: Plan<Differentiated>) -> Plan<Differentiated> {
    each(plan, |_, _, function| {
        let Differentiated {
            graph,
            value,
            outputs,
            partials,
        } = &function.stage;
        let mut roots: Vec<Id> = outputs.iter().chain(partials).map(|(id, _)| *id).collect();
        roots.extend(*value);
        let (graph, roots) = simplify_graph(graph, &roots);
        let mut roots = roots.into_iter();
        let mut place = |places: &[(Id, Width)]| -> Vec<(Id, Width)> {
            places
                .iter()
                .map(|(_, start)| start.clone())
                .zip(roots.by_ref())
                .map(|(start, id)| (id, start))
                .collect()
        };
        let outputs = place(outputs);
        let partials = place(partials);
        Differentiated {
            graph,
            value: value.and_then(|_| roots.next()),
            outputs,
            partials,
        }
    })
}

/// Orders every function's statements.
pub(crate) fn schedule(plan: Plan<Differentiated>) -> Plan<Scheduled> {
    each(plan, |_, role, function| {
        let Differentiated {
            graph,
            value,
            outputs,
            partials,
        } = &function.stage;
        let ordered = |value: Option<Id>, places: &[(Id, Width)], width: &Width| -> Schedule {
            let stores: Vec<Store> = places
                .iter()
                .map(|(id, start)| Store {
                    id: *id,
                    start: start.clone(),
                })
                .collect();
            schedule_graph(graph, value, &stores, width.known())
        };
        let forward = ordered(
            None,
            if role == Role::Head { &[] } else { outputs },
            &function.output,
        );
        let gradient = ordered(*value, partials, &function.width);
        Scheduled { forward, gradient }
    })
}
