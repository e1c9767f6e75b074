//! Targets of a wrong type and of a wrong width, of every family of the table and of laws that are made of others: a program
//! that rustc refuses, written from the table, and what rustc then says.
//!
//! `BLESS=1 cargo test -p probdl-macros golden` writes the program, and `TRYBUILD=overwrite cargo test --test ui` what is
//! said.

use std::fs;
use std::path::{Path, PathBuf};

use super::compare;
use super::families::{arguments, law};
use crate::tables::families::combination::{COMBINATORS, Combinator};
use crate::tables::families::{Event, FAMILIES};

/// A law, the type of its events, and wrong targets: the names of what they are called in the program, and their types.
struct Case {
    name: String,
    law: String,
    target: &'static str,
    wrong: Vec<[&'static str; 2]>,
}

const TRUTHS: [&str; 2] = ["truths", "[bool; 2]"];
const COUNTS: [&str; 2] = ["counts", "[u32; 2]"];

/// Targets of another width than 2, of each type.
const WIDE_NUMBERS: [&str; 2] = ["wide_numbers", "[f32; 3]"];
const WIDE_TRUTHS: [&str; 2] = ["wide_truths", "[bool; 3]"];
const WIDE_COUNTS: [&str; 2] = ["wide_counts", "[u32; 3]"];

fn cases() -> Vec<Case> {
    let of_the_table = FAMILIES.iter().map(|family| {
        let parameters = family.forms[0].parameters;
        let (target, wrong) = match family.event {
            Event::Real | Event::Vector => ("[f32; 2]", vec![COUNTS, WIDE_NUMBERS]),
            Event::Truth | Event::OneHot => ("[bool; 2]", vec![COUNTS, WIDE_TRUTHS]),
            Event::Count | Event::CountVector => ("[u32; 2]", vec![TRUTHS, WIDE_COUNTS]),
            Event::Class => ("u32", vec![COUNTS]),
            Event::Censored | Event::CensoredCount | Event::Own => unreachable!("not in the table"),
        };
        Case {
            name: family.name.to_owned(),
            law: law(family, parameters, &arguments(parameters)),
            target,
            wrong,
        }
    });
    let combinations = COMBINATORS.iter().map(|combinator| Case {
        name: combinator.name().to_owned(),
        law: combinator.example().to_owned(),
        target: match combinator {
            Combinator::ZeroInflated(_) => "[u32; 1]",
            Combinator::Censored => "[Censoring; 1]",
            Combinator::Truncated(_) | Combinator::Transformed(_) => "[f32; 1]",
        },
        wrong: vec![TRUTHS],
    });
    of_the_table.chain(combinations).collect()
}

/// The program; its first line says how many errors there are.
fn program(cases: &[Case]) -> String {
    let errors = cases.iter().map(|case| case.wrong.len()).sum();
    let models: Vec<String> = cases
        .iter()
        .map(|case| {
            let Case { name, law, .. } = case;
            format!(
                "model! {{ struct Of{name} = Input(1) -> Dense(12) -> DistributionLambda(|t| {law}); }}\n"
            )
        })
        .collect();
    let calls: Vec<String> = cases
        .iter()
        .flat_map(|case| case.wrong.iter().map(move |[wrong, _]| (&case.name, wrong)))
        .map(|(name, wrong)| format!("    let _ = Of{name}::new(1).evaluate(&x, &{wrong});\n"))
        .collect();
    let (models, calls) = (models.concat(), calls.concat());
    format!(
        "// error: {}\n// Written from the table of families by `probdl-macros/src/golden/events.rs`.\n\
         use probdl::prelude::*;\n\n{models}\nfn main() {{\n    let x = [[1.0_f32]];\n    \
         let (truths, counts) = ([[true; 2]], [[1_u32; 2]]);\n    \
         let (wide_numbers, wide_truths, wide_counts) = ([[0.5_f32; 3]], [[true; 3]], [[1_u32; 3]]);\n{calls}}}\n",
        vec!["rustc"; errors].join(", ")
    )
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/ui/data/events_of_every_family.rs")
}

#[test]
fn the_program_of_wrong_targets_has_every_family() {
    let found = compare(&file(), &program(&cases()));
    assert!(found.is_ok(), "{}: write it with BLESS=1", found.unwrap_err());
}

/// Each wrong target gets one message, which says the right type and the wrong one and points at the target alone.
#[test]
fn rustc_points_at_each_wrong_target_and_says_the_right_type() {
    let recorded = fs::read_to_string(file().with_extension("stderr")).expect("what rustc said");
    let mut messages = recorded.split("error[E0308]: mismatched types\n").skip(1);
    for case in cases() {
        for [wrong, found] in &case.wrong {
            let message = messages
                .next()
                .unwrap_or_else(|| panic!("nothing is said of `{}`", case.name));
            let call = format!("Of{}::new(1).evaluate(&x, &{wrong});", case.name);
            let mut lines = message.lines().skip_while(|line| !line.contains(&call));
            let (Some(line), Some(marks)) = (lines.next(), lines.next()) else {
                panic!("no message has `{call}`, but there is:\n{message}");
            };
            let target = format!("&{wrong}");
            let place = line.rfind(&target).expect("the target");
            let marked: String = marks.chars().skip(line[..place].chars().count()).collect();
            let (carets, said) = marked.split_at(marked.find(|mark| mark != '^').unwrap_or(marked.len()));
            assert_eq!(carets.len(), target.len(), "{message}");
            assert_eq!(marks.matches('^').count(), target.len(), "{message}");
            let right = format!("expected `&[{}]`, found `&[{found}; 1]`", case.target);
            assert_eq!(said.trim(), right, "{message}");
        }
    }
    assert_eq!(messages.next(), None);
}
