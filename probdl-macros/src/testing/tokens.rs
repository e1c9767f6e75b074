//! Whatever is written in the macro: it does not panic, and what comes out is Rust.

use std::fs;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use proptest::prelude::*;

use crate::compile::compile;

/// Words, signs and numbers of the language, and some that are not.
const VOCABULARY: &[&str] = &[
    "struct",
    "pub",
    "let",
    "A",
    "x",
    "t",
    "h",
    "y",
    "_",
    "Input",
    "Dense",
    "Activation",
    "Dropout",
    "Normalization",
    "VariableLayer",
    "DistributionLambda",
    "IndependentNormal",
    "IndependentBernoulli",
    "IndependentStudentT",
    "IndependentPoisson",
    "Normal",
    "StudentT",
    "LogNormal",
    "Laplace",
    "Logistic",
    "Cauchy",
    "Gumbel",
    "Exponential",
    "Weibull",
    "InverseGamma",
    "Pareto",
    "HalfNormal",
    "HalfCauchy",
    "Beta",
    "Kumaraswamy",
    "Uniform",
    "TruncatedNormal",
    "VonMises",
    "Gamma",
    "Bernoulli",
    "Categorical",
    "Poisson",
    "NegativeBinomial",
    "Geometric",
    "Binomial",
    "OrderedLogistic",
    "ascending",
    "Multinomial",
    "BetaBinomial",
    "ZeroInflated",
    "IndependentNegativeBinomial",
    "IndependentZeroInflatedPoisson",
    "Independent",
    "relu",
    "softplus",
    "sigmoid",
    "softmax",
    "exp",
    "ln",
    "pow",
    "sqrt",
    "tanh",
    "log_softmax",
    "concat",
    "variable",
    "checked",
    "params_size",
    "name",
    "units",
    "activation",
    "use_bias",
    "kernel_initializer",
    "kernel_regularizer",
    "l2",
    "zeros",
    "constant",
    "identity",
    "probs",
    "logits",
    "loc",
    "scale",
    "rate",
    "df",
    "true",
    "false",
    "K",
    "crate",
    "self",
    "model",
    "category",
    "fn",
    "match",
    "init",
    "convert_to_tensor_fn",
    "mean",
    "->",
    "|",
    "||",
    "..",
    "..=",
    "=",
    "==",
    ",",
    ";",
    "+",
    "-",
    "*",
    "/",
    "<",
    ">",
    "::",
    ":",
    "#",
    ".",
    "!",
    "&",
    "^",
    "?",
    "@",
    "$",
    "'a",
    "0",
    "1",
    "2",
    "3",
    "7",
    "0.5",
    "1.0",
    "1e-3",
    "1e999",
    "0.5f32",
    "0x10",
    "99999999999999999999",
    "18446744073709551615",
    "\"relu\"",
    "'c'",
    "r#fn",
    "b\"a\"",
];

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(VOCABULARY).prop_map(str::to_owned)
}

/// Words in brackets in brackets.
fn text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![6 => word(), 1 => phrase()];
    let tree = leaf.prop_recursive(4, 48, 8, |inner| {
        let several = prop::collection::vec(inner, 0..8).prop_map(|words| words.join(" "));
        prop_oneof![
            several.clone(),
            several.clone().prop_map(|inner| format!("({inner})")),
            several.clone().prop_map(|inner| format!("[{inner}]")),
            several.prop_map(|inner| format!("{{{inner}}}")),
        ]
    });
    prop::collection::vec(tree, 0..8).prop_map(|words| words.join(" "))
}

/// Pieces that lead deeper into the compiler than single words.
fn phrase() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "struct A = Input(2) ->",
        "struct A(x: 2)",
        "Dense(2) -> DistributionLambda",
        "|t| Normal(t[..1], softplus(t[1..]))",
        "let h = x -> Dense(2);",
        "#[model(dtype = f64)]",
        "Normal(h, 1.0)",
    ])
    .prop_map(str::to_owned)
}

/// Compiles, and parses what comes out.
fn verify(tokens: &TokenStream) -> Result<(), TestCaseError> {
    let expansion = compile(tokens.clone());
    let as_items = syn::parse2::<syn::File>(expansion.clone());
    let as_expression = syn::parse2::<syn::Expr>(expansion.clone());
    prop_assert!(
        as_items.is_ok() || as_expression.is_ok(),
        "{tokens}\n{expansion}\n{as_items:?}\n{as_expression:?}"
    );
    Ok(())
}

/// Models that are right, and models with a fault, to be spoilt.
fn models() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/golden/models");
    let mut models: Vec<String> = fs::read_dir(folder)
        .expect("the folder of models")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "model"))
        .map(|path| fs::read_to_string(path).expect("a model"))
        .collect();
    models.extend(
        crate::golden::rejected::REJECTED
            .iter()
            .map(|case| case.model.to_owned()),
    );
    models.sort();
    models
}

/// How to spoil a model: which of its tokens, counted through all brackets, and what becomes of it.
#[derive(Clone, Debug)]
enum Change {
    Delete(usize),
    Duplicate(usize),
    Swap(usize),
    Replace(usize, String),
    Insert(usize, String),
    Unwrap(usize),
    Wrap(usize, Delimiter),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<prop::sample::Index>().prop_map(|index| index.index(4096));
    let delimiter = prop::sample::select(vec![
        Delimiter::Parenthesis,
        Delimiter::Bracket,
        Delimiter::Brace,
        Delimiter::None,
    ]);
    prop_oneof![
        place.clone().prop_map(Change::Delete),
        place.clone().prop_map(Change::Duplicate),
        place.clone().prop_map(Change::Swap),
        place.clone().prop_map(Change::Unwrap),
        (place.clone(), word()).prop_map(|(place, word)| Change::Replace(place, word)),
        (place.clone(), word()).prop_map(|(place, word)| Change::Insert(place, word)),
        (place, delimiter).prop_map(|(place, delimiter)| Change::Wrap(place, delimiter)),
    ]
}

fn count(tokens: TokenStream) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => 1 + count(group.stream()),
            _ => 1,
        })
        .sum()
}

/// Applies a change to the token that `left` counts down to.
fn changed(tokens: TokenStream, left: &mut Option<usize>, change: &Change) -> TokenStream {
    let mut result: Vec<TokenTree> = Vec::new();
    let mut swapped = None;
    for token in tokens {
        let here = *left == Some(0);
        *left = left.and_then(|left| left.checked_sub(1));
        if here {
            let word = |word: &str| word.parse::<TokenStream>().expect("a word");
            match change {
                Change::Delete(_) => {}
                Change::Duplicate(_) => result.extend([token.clone(), token]),
                Change::Swap(_) => swapped = Some(token),
                Change::Replace(_, new) => result.extend(word(new)),
                Change::Insert(_, new) => {
                    result.extend(word(new));
                    result.push(token);
                }
                Change::Unwrap(_) => match token {
                    TokenTree::Group(group) => result.extend(group.stream()),
                    token => result.push(token),
                },
                Change::Wrap(_, delimiter) => {
                    result.push(TokenTree::Group(Group::new(*delimiter, TokenStream::from(token))));
                }
            }
            continue;
        }
        match token {
            TokenTree::Group(group) => {
                let inner = changed(group.stream(), left, change);
                result.push(TokenTree::Group(Group::new(group.delimiter(), inner)));
            }
            token => result.push(token),
        }
        result.extend(swapped.take());
    }
    result.extend(swapped);
    result.into_iter().collect()
}

proptest! {
    #![proptest_config(crate::testing::cases(2000))]

    #[test]
    fn random_tokens_never_panic(text in text()) {
        if let Ok(tokens) = text.parse::<TokenStream>() {
            verify(&tokens)?;
        }
    }

    #[test]
    fn spoilt_models_never_panic(
        model in prop::sample::select(models()), changes in prop::collection::vec(change(), 1..4)
    ) {
        let mut tokens: TokenStream = model.parse().expect("tokens");
        for change in changes {
            let (Change::Delete(place) | Change::Duplicate(place) | Change::Swap(place) | Change::Unwrap(place)
                | Change::Replace(place, _) | Change::Insert(place, _) | Change::Wrap(place, _)) = &change;
            let place = place % count(tokens.clone()).max(1);
            tokens = changed(tokens, &mut Some(place), &change);
        }
        verify(&tokens)?;
    }
}

/// Runs in a thread with half the stack that rustc gives a macro, without optimization as in a user's debug build.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new()
        .stack_size(4 << 20)
        .spawn(work)
        .expect("a thread");
    assert!(thread.join().is_ok(), "the compiler panicked");
}

#[test]
fn deep_nesting_is_refused_and_not_a_crash() {
    on_a_small_stack(|| {
        for count in [10, 40, 90, 120, 1000] {
            let lambda = |body: &str| format!("Dense(1) -> DistributionLambda(|t| Normal({body}, 1.0))");
            let texts = [
                lambda(&format!("{}t{}", "(".repeat(count), ")".repeat(count))),
                lambda(&format!("{}t{}", "tanh(".repeat(count), ")".repeat(count))),
                lambda(&format!("{}t", "-".repeat(count))),
                lambda(&format!("t{}", "[0..1]".repeat(count))),
                lambda(&format!("t{}", " + t".repeat(10 * count))),
                lambda(&format!("t{}", " * t".repeat(10 * count))),
                lambda(&format!("{}t{}", "(".repeat(count), " + t)".repeat(count))),
                lambda(&format!("{}t{}", "(t + ".repeat(count), ")".repeat(count))),
                format!("Dense({}1{})", "(".repeat(count), ")".repeat(count)),
                format!("Dense({}1{})", "params_size(".repeat(count), ")".repeat(count)),
                format!("{}Dense(1)", "Dense(1) -> ".repeat(count)),
                format!("{}struct A = Dense(1);", "#[model(seed = 1)] ".repeat(count)),
                format!("{}{}", "<".repeat(count), ">".repeat(count)),
                format!("{}{}", "{".repeat(count), "}".repeat(count)),
                format!("{}{}", "|t| ".repeat(count), "t"),
            ];
            for text in texts {
                verify(&text.parse().expect("tokens")).unwrap_or_else(|error| panic!("{error}"));
            }
        }
    });
}

#[test]
fn names_in_names_cost_no_more_than_they_are_long() {
    on_a_small_stack(|| {
        let lets: Vec<String> = (1..60)
            .map(|index| {
                let last = index - 1;
                format!("let a{index} = a{last} * tanh(a{last}) - a{last} / (1.0 + square(a{last}));")
            })
            .collect();
        let text = format!(
            "Dense(1) -> DistributionLambda(|t| {{ let a0 = tanh(t); {} Normal(a59, softplus(a58)) }})",
            lets.concat()
        );
        verify(&text.parse().expect("tokens")).unwrap_or_else(|error| panic!("{error}"));
        let refused = crate::compile::faults(text.parse().expect("tokens"));
        assert!(refused.is_empty(), "{refused:?}");
    });
}
