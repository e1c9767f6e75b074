//! The page of documentation of each law: what every page has is demanded here, for every row of the table.

use std::fs;
use std::path::{Path, PathBuf};

use crate::tables::families::combination::{Bijector, COMBINATORS, Combinator, Ends, Share};
use crate::tables::families::{Event, FAMILIES, Parameter};

/// What a page is about.
struct Law {
    /// The type, which begins the page.
    name: &'static str,
    /// All parameters, of all forms.
    parameters: Vec<Parameter>,
    /// Whether an event is a number or a vector of numbers, by which there is a derivative.
    has_derivative_by_event: bool,
}

/// Laws that no row of the table stands for: layers, values, and laws of several.
const OTHERS: [&str; 4] = ["Deterministic", "Mixture", "MixtureSameFamily", "Independent"];

/// The combinators in all their forms.
const COMBINATIONS: [Combinator; 8] = [
    Combinator::ZeroInflated(Share::Logits),
    Combinator::ZeroInflated(Share::Probs),
    Combinator::Censored,
    Combinator::Truncated(Ends::Both),
    Combinator::Truncated(Ends::Low),
    Combinator::Truncated(Ends::High),
    Combinator::Transformed(Bijector::Affine),
    Combinator::Transformed(Bijector::Exp),
];

fn laws() -> Vec<Law> {
    let of_the_table = FAMILIES.iter().map(|family| Law {
        name: family.name,
        parameters: family
            .forms
            .iter()
            .flat_map(|form| form.parameters)
            .copied()
            .collect(),
        has_derivative_by_event: matches!(family.event, Event::Real | Event::Vector),
    });
    let combinations = COMBINATORS.iter().map(|combinator| Law {
        name: combinator.name(),
        parameters: COMBINATIONS
            .iter()
            .filter(|form| form.name() == combinator.name())
            .flat_map(|form| form.parameters())
            .copied()
            .collect(),
        // Of laws of numbers; what is known of a number has none.
        has_derivative_by_event: matches!(combinator, Combinator::Truncated(_) | Combinator::Transformed(_)),
    });
    let others = OTHERS.iter().map(|name| Law {
        name,
        parameters: vec![],
        has_derivative_by_event: true,
    });
    of_the_table.chain(combinations).chain(others).collect()
}

/// All files of Rust in a folder and those inside it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// Whether a line declares a law's type, by itself or in `scalar_law!`.
fn declares(line: &str, name: &str) -> bool {
    let line = line.trim();
    let declared = line
        .strip_prefix("pub struct ")
        .and_then(|rest| rest.strip_prefix(name));
    declared.is_some_and(|rest| rest.starts_with('<') || rest.starts_with(' '))
        || line.starts_with(&format!("{name}, {name}Error, \""))
}

/// The documentation above a law's declaration, without its slashes.
fn page(sources: &[String], name: &str) -> String {
    let found = sources.iter().find_map(|source| {
        let lines: Vec<&str> = source.lines().collect();
        let place = lines.iter().position(|line| declares(line, name))?;
        let above = lines[..place].iter().rev();
        let mut documentation: Vec<&str> = above
            .map(|line| line.trim())
            .take_while(|line| line.starts_with("///") || line.starts_with("#["))
            .filter_map(|line| line.strip_prefix("///"))
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        documentation.reverse();
        Some(documentation.join("\n"))
    });
    found.unwrap_or_else(|| panic!("no file declares `{name}`"))
}

/// The blocks of a page that begin with three backticks and this word.
fn blocks<'a>(page: &'a str, word: &str) -> Vec<&'a str> {
    let parts: Vec<&str> = page.split("```").collect();
    let inside = parts.chunks(2).filter_map(|pair| pair.get(1).copied());
    inside
        .filter_map(|block| block.strip_prefix(word)?.strip_prefix('\n'))
        .collect()
}

/// The symbol of a parameter, which stands after its name: "`scale` (σ, positive)".
fn symbol<'a>(text: &'a str, parameter: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("`{parameter}` ("))?;
    let (symbol, _) = after.split(')').next()?.split_once([',', ';'])?;
    (!symbol.is_empty()).then_some(symbol)
}

/// What a page lacks.
fn faults(law: &Law, page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut demand = |met: bool, what: &str| {
        if !met {
            faults.push(format!("{}: {what}", law.name));
        }
    };
    let said = page
        .strip_prefix(&format!("**{}(", law.name))
        .and_then(|rest| rest.split_once(")**: "));
    demand(
        said.is_some_and(|(_, what)| what.split("\n\n").next().is_some_and(|first| first.len() > 20)),
        "the page begins with `**Name(symbols)**: ` and what the law is of",
    );
    let Some((before, _)) = page.split_once("```text") else {
        return vec![format!("{}: no formulas in a block of `text`", law.name)];
    };
    // Lines break anywhere.
    let before: String = before
        .split("\n\n")
        .map(|part| part.replace('\n', " ") + "\n\n")
        .collect();
    let parameters = before
        .split("\n\n")
        .position(|part| part.starts_with("Parameter"));
    demand(
        parameters.is_some(),
        "a paragraph begins with `Parameter: ` or `Parameters: `",
    );
    demand(before.contains("Events are "), "it says what events are");
    let formulas = blocks(page, "text").concat().replace([' ', '\u{a0}'], "");
    demand(formulas.contains("logp("), "a formula of `log p(y)`");
    demand(formulas.contains("∂/∂"), "formulas of the derivatives");
    if law.has_derivative_by_event {
        demand(
            formulas.contains("∂/∂y"),
            "a formula of the derivative by the event, ∂/∂y",
        );
    }
    for parameter in &law.parameters {
        match symbol(&before, parameter.name) {
            None => demand(
                false,
                &format!("`{}` stands with its symbol and range", parameter.name),
            ),
            Some(symbol) => demand(
                parameter.requirement.is_whole()
                    || formulas.contains(&format!("∂/∂{}", symbol.replace(' ', ""))),
                &format!("a formula of the derivative by `{}`, ∂/∂{symbol}", parameter.name),
            ),
        }
    }
    let source = page.split("\n\n").find(|part| part.starts_with("Source: "));
    demand(source.is_some(), "a paragraph begins with `Source: `");
    let source = source.unwrap_or_default();
    let year = |text: &str| {
        text.get(..4)
            .is_some_and(|digits| digits.parse::<u32>().is_ok_and(|year| year > 1900))
    };
    demand(
        source.split('(').any(year),
        "the source has a year in parentheses",
    );
    let place = ["chapter", "section", "theorem"]
        .iter()
        .any(|word| source.contains(word));
    // Of a book, whose title is slanted; a paper's stands in quotes.
    demand(
        source.contains('"') || place,
        "the source names a chapter, a section or a theorem",
    );
    let examples = blocks(page, "");
    let asserted = |example: &&str| {
        let asserts = example
            .lines()
            .filter(|line| line.trim_start().starts_with("assert"));
        example.contains(&format!("{}::", law.name))
            && asserts
                .into_iter()
                .any(|line| line.contains(|digit: char| digit.is_ascii_digit()))
    };
    demand(
        examples.iter().any(asserted),
        "an example that makes the law and asserts a number",
    );
    faults
}

#[test]
fn every_law_has_a_whole_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../probdl-runtime/src/distribution");
    let sources: Vec<String> = files(&folder)
        .iter()
        .map(|file| fs::read_to_string(file).expect("a source file"))
        .collect();
    let faults: Vec<String> = laws()
        .iter()
        .flat_map(|law| faults(law, &page(&sources, law.name)))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_a_page_lacks_is_found() {
    let law = Law {
        name: "Half",
        parameters: FAMILIES[0].forms[0].parameters[1..].to_vec(),
        has_derivative_by_event: true,
    };
    let whole = "**Half(σ)**: what remains when much has gone.\n\nParameter: `scale` (σ, positive). Events are numbers.\n\n\
        ```text\nlog p(y) = 1\n∂/∂σ = 2     ∂/∂y = 3\n```\n\nSource: A, *B* (1999), chapter 1.\n\n\
        ```\nassert_eq!(Half::new(1.0), 2);\n```\n";
    assert_eq!(faults(&law, whole), Vec::<String>::new());
    let parts = [
        "what remains when much has gone",
        "Parameter: ",
        "σ, positive",
        "Events are",
        "log p(y)",
        "∂/∂σ",
        "∂/∂y",
        "Source: ",
        "(1999)",
        ", chapter 1",
        "Half::new",
        "assert_eq!",
    ];
    for part in parts {
        assert_ne!(
            faults(&law, &whole.replace(part, "")),
            Vec::<String>::new(),
            "without {part}"
        );
    }
}
