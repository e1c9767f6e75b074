//! What was written: every node with its place. Nothing is resolved or checked here.

use proc_macro2::TokenStream;
use syn::{Attribute, Ident, Path, Visibility};

use crate::region::Region;

/// One invocation of `model!`.
#[derive(Debug)]
pub(crate) struct Ast {
    /// Attributes that pass through to the struct.
    pub(crate) attributes: Vec<Attribute>,
    /// `#[model(…)]` options in order.
    pub(crate) options: Vec<ModelOption>,
    pub(crate) form: Form,
    /// The model's tokens, printed: its formula in the documentation.
    pub(crate) formula: String,
}

/// `name` or `name = value` in `#[model(…)]`.
#[derive(Debug)]
pub(crate) struct ModelOption {
    pub(crate) name: Ident,
    pub(crate) value: Option<OptionValue>,
}

/// The value of a model option.
#[derive(Debug)]
pub(crate) enum OptionValue {
    Path(Path),
    Integer(u64, Region),
    Other(Region),
}

/// Which of the three forms was written.
#[derive(Debug)]
pub(crate) enum Form {
    /// `struct Name = chain`
    ChainItem {
        visibility: Visibility,
        name: Ident,
        chain: Chain,
    },
    /// `struct Name(inputs) { lets head }`
    GraphItem {
        visibility: Visibility,
        name: Ident,
        graph: Graph,
    },
    /// `chain` or `<chain>`
    Expression { chain: Chain },
}

/// `layer -> layer -> …`
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) layers: Vec<Call>,
}

/// The graph form's body.
#[derive(Debug)]
pub(crate) struct Graph {
    /// Around the inputs.
    pub(crate) parentheses: Region,
    pub(crate) inputs: Vec<Input>,
    pub(crate) lets: Vec<Let<Node>>,
    pub(crate) head: Node,
}

/// `name: width` or `name: category(K)`
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) name: Ident,
    pub(crate) width: Expr,
}

/// `let name = value;`
#[derive(Debug)]
pub(crate) struct Let<T> {
    pub(crate) name: Ident,
    pub(crate) value: T,
}

/// The right-hand side of a `let` in the graph form, or its head.
#[derive(Debug)]
pub(crate) enum Node {
    /// `name -> chain`
    Chain { from: Ident, chain: Chain },
    /// An expression over names.
    Expression(Expr),
}

/// `Name(argument, …)`: a layer, a distribution or a function.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) name: Path,
    pub(crate) arguments: Vec<Argument>,
    /// The parentheses.
    pub(crate) parentheses: Region,
    /// From the name to the closing parenthesis.
    pub(crate) region: Region,
}

/// `value` or `name = value`
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) name: Option<Ident>,
    pub(crate) value: Expr,
}

/// `|name| body`
#[derive(Debug)]
pub(crate) struct Lambda {
    pub(crate) parameter: Ident,
    pub(crate) lets: Vec<Let<Expr>>,
    pub(crate) body: Box<Expr>,
    pub(crate) region: Region,
}

/// An expression: in a lambda, or as an argument of a layer.
#[derive(Debug)]
pub(crate) enum Expr {
    /// `1.5`, with the user's digits.
    Number {
        text: String,
        integer: bool,
        region: Region,
    },
    /// `true`, `false`
    Truth { value: bool, region: Region },
    /// `t`, `SIGMA`, `config::UNITS`
    Path(Path),
    /// `softplus(t)`
    Call(Call),
    /// `-t`
    Negate { operand: Box<Expr>, region: Region },
    /// `a + b`
    Binary {
        operator: Operator,
        left: Box<Expr>,
        right: Box<Expr>,
        region: Region,
        height: usize,
    },
    /// `t[1]`
    Index {
        base: Box<Expr>,
        index: Box<Expr>,
        region: Region,
    },
    /// `t[1..3]`
    Slice {
        base: Box<Expr>,
        start: Option<Box<Expr>>,
        end: Option<Box<Expr>>,
        region: Region,
    },
    /// `|t| …`
    Lambda(Lambda),
    /// `_`
    Underscore(Region),
    /// `[3]`
    List { elements: Vec<Expr>, region: Region },
}

/// `+ - * /`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Call {
    /// The name as it was written.
    pub(crate) fn text(&self) -> String {
        path_text(&self.name)
    }
}

/// A path as it was written, without spaces.
pub(crate) fn path_text(path: &Path) -> String {
    let tokens: TokenStream = quote::ToTokens::to_token_stream(path);
    tokens.to_string().replace(' ', "")
}

impl Expr {
    /// Where the expression stands.
    pub(crate) fn region(&self) -> Region {
        match self {
            Self::Number { region, .. }
            | Self::Truth { region, .. }
            | Self::Negate { region, .. }
            | Self::Binary { region, .. }
            | Self::Index { region, .. }
            | Self::Slice { region, .. }
            | Self::Underscore(region)
            | Self::List { region, .. } => *region,
            Self::Path(path) => Region::from(path),
            Self::Call(call) => call.region,
            Self::Lambda(lambda) => lambda.region,
        }
    }

    /// How many operators stand inside each other.
    pub(crate) fn height(&self) -> usize {
        let highest = |arguments: &[Argument]| arguments.iter().map(|argument| argument.value.height()).max();
        match self {
            Self::Number { .. } | Self::Truth { .. } | Self::Path(_) | Self::Underscore(_) => 0,
            Self::Binary { height, .. } => *height,
            Self::Negate { operand, .. } => 1 + operand.height(),
            Self::Index { base, .. } | Self::Slice { base, .. } => 1 + base.height(),
            Self::Call(call) => 1 + highest(&call.arguments).unwrap_or(0),
            Self::Lambda(lambda) => 1 + lambda.body.height(),
            Self::List { elements, .. } => 1 + elements.iter().map(Self::height).max().unwrap_or(0),
        }
    }

    /// The single identifier this expression is, if it is one.
    pub(crate) fn ident(&self) -> Option<&Ident> {
        match self {
            Self::Path(path) => path.get_ident(),
            _ => None,
        }
    }

    /// The expression as it was written, near enough to be recognised in a message.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Number { text, .. } => text.clone(),
            Self::Truth { value, .. } => value.to_string(),
            Self::Path(path) => path_text(path),
            Self::Call(call) => {
                let arguments: Vec<String> = call
                    .arguments
                    .iter()
                    .map(|argument| match &argument.name {
                        Some(name) => format!("{name} = {}", argument.value.text()),
                        None => argument.value.text(),
                    })
                    .collect();
                format!("{}({})", call.text(), arguments.join(", "))
            }
            Self::Negate { operand, .. } => match **operand {
                Self::Binary { .. } => format!("-({})", operand.text()),
                _ => format!("-{}", operand.text()),
            },
            Self::Binary {
                operator,
                left,
                right,
                ..
            } => {
                let grouped = |operand: &Expr, tight: bool| match operand {
                    Self::Binary {
                        operator: Operator::Add | Operator::Subtract,
                        ..
                    } if tight => {
                        format!("({})", operand.text())
                    }
                    _ => operand.text(),
                };
                let tight = matches!(operator, Operator::Multiply | Operator::Divide);
                format!(
                    "{} {} {}",
                    grouped(left, tight),
                    operator.symbol(),
                    grouped(right, tight)
                )
            }
            Self::Index { base, index, .. } => format!("{}[{}]", base.text(), index.text()),
            Self::Slice { base, start, end, .. } => {
                let end_text =
                    |end: &Option<Box<Expr>>| end.as_ref().map_or_else(String::new, |end| end.text());
                format!("{}[{}..{}]", base.text(), end_text(start), end_text(end))
            }
            Self::Lambda(lambda) => format!("|{}| …", lambda.parameter),
            Self::Underscore(_) => "_".into(),
            Self::List { elements, .. } => {
                format!(
                    "[{}]",
                    elements.iter().map(Expr::text).collect::<Vec<_>>().join(", ")
                )
            }
        }
    }
}

impl Operator {
    /// As it is written.
    pub(crate) fn symbol(self) -> char {
        match self {
            Self::Add => '+',
            Self::Subtract => '-',
            Self::Multiply => '*',
            Self::Divide => '/',
        }
    }
}
