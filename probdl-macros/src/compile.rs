//! The driver: the compiler's table of contents.

use proc_macro2::TokenStream;

use crate::ast::{Ast, Form};
use crate::diagnostics::{Diagnostics, Fault, render_expression, render_items};
use crate::plan::{Plan, Scheduled};
use crate::typed::Typed;
use crate::{calculus, check, emit, errors, lower, parse};

/// One invocation of `model!`, from tokens to tokens.
pub(crate) fn compile(tokens: TokenStream) -> TokenStream {
    let shape = Position::of(&tokens);
    let ast = match parse::parse(tokens) {
        Ok(ast) => ast,
        Err(error) => return shape.render(&syntax_faults(&error)),
    };
    let position = Position::of_ast(&ast);
    match check_all(ast) {
        Ok(typed) => emit::emit(&plan(typed)),
        Err(faults) => position.render(&faults),
    }
}

/// All faults, or the checked model.
fn check_all(ast: Ast) -> Result<Typed, Vec<Fault>> {
    let diagnostics = Diagnostics::default();
    let typed = check::check(ast, &diagnostics);
    let silent = typed.is_none() && diagnostics.count() == 0;
    diagnostics.finish()?;
    assert!(
        !silent,
        "probdl: a model was refused without a message; please report this"
    );
    typed.ok_or_else(Vec::new)
}

/// The stages after the gate.
fn plan(typed: Typed) -> Plan<Scheduled> {
    let plan = lower::lower(typed);
    let plan = calculus::differentiate(plan);
    let plan = calculus::simplify(plan);
    calculus::schedule(plan)
}

fn syntax_faults(error: &syn::Error) -> Vec<Fault> {
    error
        .clone()
        .into_iter()
        .map(|error| errors::syntax(crate::region::Region::of(error.span()), &error.to_string()))
        .collect()
}

/// Where the invocation stands, which decides how faults are rendered.
enum Position {
    Item {
        visibility: syn::Visibility,
        name: Option<syn::Ident>,
    },
    Expression,
}

impl Position {
    /// From the first tokens, for input that does not parse.
    fn of(tokens: &TokenStream) -> Self {
        let mut tokens = tokens.clone().into_iter();
        let keyword =
            tokens.find(|token| matches!(token, proc_macro2::TokenTree::Ident(ident) if ident == "struct"));
        match (keyword, tokens.next()) {
            (Some(_), Some(token)) => {
                // A keyword cannot name the item that stands in.
                let name = syn::parse2::<syn::Ident>(token.into()).ok();
                Self::Item {
                    visibility: syn::parse_quote!(pub(crate)),
                    name,
                }
            }
            (Some(_), None) => Self::Item {
                visibility: syn::Visibility::Inherited,
                name: None,
            },
            // A single `compile_error!` is an item as well as an expression.
            (None, _) => Self::Item {
                visibility: syn::Visibility::Inherited,
                name: None,
            },
        }
    }

    fn of_ast(ast: &Ast) -> Self {
        match &ast.form {
            Form::ChainItem { visibility, name, .. } | Form::GraphItem { visibility, name, .. } => {
                Self::Item {
                    visibility: visibility.clone(),
                    name: Some(name.clone()),
                }
            }
            Form::Expression { .. } => Self::Expression,
        }
    }

    fn render(&self, faults: &[Fault]) -> TokenStream {
        match self {
            Self::Item { visibility, name } => render_items(faults, visibility, name.as_ref()),
            Self::Expression => render_expression(faults),
        }
    }
}

/// The printed stages of a model, for golden tests.
#[cfg(test)]
pub(crate) fn stages(tokens: TokenStream) -> Result<String, Vec<Fault>> {
    let ast = parse::parse(tokens).map_err(|error| syntax_faults(&error))?;
    let typed = check_all(ast)?;
    let mut text = format!("# typed\n{typed}");
    let lowered = lower::lower(typed);
    text += &format!("\n# plan\n{lowered}");
    let differentiated = calculus::differentiate(lowered);
    text += &format!("\n# differentiated\n{differentiated}");
    let simplified = calculus::simplify(differentiated);
    text += &format!("\n# simplified\n{simplified}");
    let scheduled = calculus::schedule(simplified);
    text += &format!("\n# schedule\n{scheduled}");
    Ok(text)
}

/// The faults of a model.
#[cfg(test)]
pub(crate) fn faults(tokens: TokenStream) -> Vec<Fault> {
    match parse::parse(tokens) {
        Ok(ast) => check_all(ast).err().unwrap_or_default(),
        Err(error) => syntax_faults(&error),
    }
}

/// The checked model, for the interpreter of the tests.
#[cfg(test)]
pub(crate) fn typed(tokens: TokenStream) -> Result<Typed, Vec<Fault>> {
    check_all(parse::parse(tokens).map_err(|error| syntax_faults(&error))?)
}

/// The plan, for the interpreter of the tests.
#[cfg(test)]
pub(crate) fn planned(tokens: TokenStream) -> Result<Plan<Scheduled>, Vec<Fault>> {
    typed(tokens).map(plan)
}
