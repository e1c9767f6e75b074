//! Schedules as text: what the statements will be, without tokens.

use std::fmt::{Display, Formatter, Result};

use super::graph::{Number, Operator, Source};
use super::schedule::{Array, Event, Schedule, Statement, Tree};

fn source(source: Source) -> &'static str {
    match source {
        Source::Input(_) => "t",
        Source::Target => "y",
        Source::Adjoint => "d_out",
    }
}

impl Display for Number {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Self::Literal { text, .. } => formatter.write_str(text),
            Self::Constant(path) => formatter.write_str(&path.text),
            Self::Width(width) => write!(formatter, "{width}"),
        }
    }
}

impl Display for Array {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Self::Name(name) => formatter.write_str(name),
            Self::List(parts) => {
                let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
                write!(formatter, "[{}]", parts.join(", "))
            }
            Self::Part {
                source: from,
                start,
                width,
            } => {
                write!(formatter, "{}[{start}..{}]", source(*from), start.plus(width))
            }
        }
    }
}

impl Display for Tree {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Self::Name(name) => formatter.write_str(name),
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Load {
                source: from,
                position,
            } => write!(formatter, "{}[{position}]", source(*from)),
            Self::Element { array, position } => write!(formatter, "{array}[{position}]"),
            Self::Call { function, arguments } => {
                let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
                write!(formatter, "{function}({})", arguments.join(", "))
            }
            Self::Bounded {
                function,
                bounds,
                argument,
            } => write!(formatter, "{function}_{}({argument})", bounds.name()),
            Self::Negate(operand) => write!(formatter, "-({operand})"),
            Self::Binary {
                operator,
                left,
                right,
            } => {
                let symbol = match operator {
                    Operator::Add => '+',
                    Operator::Subtract => '-',
                    Operator::Multiply => '*',
                    Operator::Divide => '/',
                    Operator::Power => '^',
                };
                write!(formatter, "({left} {symbol} {right})")
            }
        }
    }
}

fn list<T: Display>(items: &[T]) -> String {
    items
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

impl Statement {
    fn print(&self, indent: usize, formatter: &mut Formatter<'_>) -> Result {
        write!(formatter, "{}", " ".repeat(indent))?;
        match self {
            Self::Let { name, value } => writeln!(formatter, "{name} = {value}"),
            Self::LetPair {
                first,
                second,
                function,
                argument,
            } => {
                writeln!(formatter, "{first}, {second} = {function}({argument})")
            }
            Self::LetDensity {
                name,
                partials,
                kernel,
                fixed,
                target,
                arguments,
            } => {
                let partials: Vec<String> = partials
                    .iter()
                    .map(|name| name.clone().unwrap_or_else(|| "_".into()))
                    .collect();
                let fixed = fixed
                    .as_ref()
                    .map_or_else(String::new, |fixed| format!("{fixed}; "));
                let (partials, arguments) = (partials.join(", "), list(arguments));
                writeln!(
                    formatter,
                    "{name}, [{partials}] = {}({fixed}{target}; {arguments})",
                    kernel.name
                )
            }
            Self::LetVectorDensity {
                name,
                kernel,
                target,
                arguments,
            } => {
                let partials: Vec<String> = arguments
                    .iter()
                    .map(|argument| format!("{}[{}]", argument.partials, argument.width))
                    .collect();
                let values: Vec<String> = arguments
                    .iter()
                    .map(|argument| argument.value.to_string())
                    .collect();
                let target = match target {
                    Event::Class(class) => format!("{class}; "),
                    Event::Vector(vector) => format!("{vector}; "),
                    Event::Nothing => String::new(),
                };
                writeln!(
                    formatter,
                    "{name}, {} = {}({target}{})",
                    partials.join(", "),
                    kernel.name,
                    values.join(", ")
                )
            }
            Self::LetZeros { name, width } => writeln!(formatter, "{name} = [0; {width}]"),
            Self::LetSum { name } => writeln!(formatter, "{name} = 0"),
            Self::LetArray {
                name,
                width,
                function,
                arguments,
            } => {
                writeln!(formatter, "{name}[{width}] = {function}({})", list(arguments))
            }
            Self::Loop { width, body } => {
                writeln!(formatter, "for e in 0..{width}")?;
                body.iter()
                    .try_for_each(|statement| statement.print(indent + 2, formatter))
            }
            Self::Store {
                name,
                position,
                value,
                add,
            } => {
                writeln!(
                    formatter,
                    "{name}[{position}] {} {value}",
                    if *add { "+=" } else { "=" }
                )
            }
            Self::Accumulate { name, value } => writeln!(formatter, "{name} += {value}"),
        }
    }
}

impl Display for Schedule {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        if self.zeroed {
            writeln!(formatter, "    out = 0")?;
        }
        self.statements
            .iter()
            .try_for_each(|statement| statement.print(4, formatter))?;
        match &self.value {
            Some(value) => writeln!(formatter, "    return {value}"),
            None => Ok(()),
        }
    }
}
