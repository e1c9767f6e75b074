//! Every message of the compiler, as a constructor, in the order of the stages.
//!
//! First line: the fact, in lower case and without a final stop, the user's own spelling in backticks. Then `help:` (what
//! to write) and `note:` (why).

use crate::diagnostics::Fault;
use crate::region::Region;

macro_rules! errors {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) => $message:expr;)*) => {
        $(
            $(#[$doc])*
            pub(crate) fn $name(region: impl Into<Region>, $($argument: $type),*) -> Fault {
                Fault { region: region.into(), message: $message, kind: stringify!($name) }
            }
        )*

        /// The names of all constructors: each has a rejected program in the tests.
        #[cfg(test)]
        pub(crate) const ALL: &[&str] = &[$(stringify!($name)),*];
    };
}

fn help(cure: &str) -> String {
    if cure.is_empty() {
        String::new()
    } else {
        format!("\nhelp: {cure}")
    }
}

/// `help: a … with a similar name exists`, or the list if it is short.
fn similar(what: &str, near: Option<&str>, known: &[&str]) -> String {
    match near {
        Some(near) => help(&format!("{what} with a similar name exists: `{near}`")),
        None if known.len() == 1 => help(&format!("there is only `{}`", known[0])),
        None if known.len() <= 12 => help(&format!("known are {}", quoted(known))),
        None => String::new(),
    }
}

/// `` `a`, `b`, `c` ``
fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// `` `a`, `b` or `c` ``
fn choices(known: &[&str]) -> String {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => names.join(", "),
    }
}

errors! {
    /// From the parser.
    syntax(message: &str) => message.to_owned();

    // Options of the model.
    unknown_option(name: &str, near: Option<&str>, known: &[&str]) =>
        format!("unknown model option `{name}`{}", similar("an option", near, known));
    duplicate_option(name: &str) => format!("the model option `{name}` is given twice\nhelp: remove one of them");
    option_value(name: &str, expected: &str) => format!("the option `{name}` expects {expected}");
    loss_of_a_distribution(family: &str) => format!(
        "`loss` is for deterministic models, but this one ends in `{family}`\nhelp: remove `loss`: a model that ends in \
         a distribution trains on its negative log-likelihood");
    convert_of_a_deterministic_model() => "`convert_to_tensor_fn` is for models that end in a distribution, but this \
         one is deterministic\nhelp: remove it: `predict` returns the output".into();
    normalize_target_needs_location_scale(found: &str) => format!(
        "`normalize_target` needs a head that can be shifted and scaled, but this model ends in {found}\nhelp: \
         remove it, or end in a distribution with `loc` and `scale`, such as `Normal`");

    // Layers and their arguments.
    unknown_layer(name: &str, near: Option<&str>, cure: Option<&str>) =>
        format!("unknown layer `{name}`{}", match near {
            _ if cure.is_some() => help(cure.unwrap_or_default()),
            Some(near) => help(&format!("a layer with a similar name exists: `{near}`")),
            None => help(&format!("known are `Input`, `Dense`, `Activation`, `Dropout`, `Normalization`, `VariableLayer` \
                                   and the distribution layers {}", crate::tables::layers::distribution_layers())),
        });
    distribution_as_layer(name: &str, example: &str) => format!(
        "`{name}` is a distribution, not a layer\nhelp: wrap it: `DistributionLambda(|t| {example})`");
    function_as_layer(name: &str) => format!("`{name}` is a function, not a layer\nhelp: write `Activation({name})`");
    missing_argument(layer: &str, argument: &str, example: &str) =>
        format!("`{layer}` needs its `{argument}`\nhelp: write `{example}`");
    too_many_arguments(name: &str, most: usize, given: usize, list: &str) => format!(
        "`{name}` takes at most {most} argument{}, but {given} were given{}", if most == 1 { "" } else { "s" },
        match (list.is_empty(), most) {
            (true, _) => String::new(),
            (_, 1) => help(&format!("it is {list}")),
            _ => help(&format!("they are {list}")),
        });
    unknown_argument(owner: &str, name: &str, near: Option<&str>, known: &[&str]) =>
        format!("`{owner}` has no argument `{name}`{}", similar("an argument", near, known));
    duplicate_argument(owner: &str, name: &str) =>
        format!("the argument `{name}` of `{owner}` is given twice\nhelp: remove one of them");
    positional_after_named(owner: &str) =>
        format!("a positional argument of `{owner}` follows a named one\nhelp: name it too, or move it to the front");
    width_expected(found: &str) => format!(
        "expected a width, but found `{found}`\nhelp: a width is a whole number, a path to a `const` of type `usize` \
         in capitals, or `params_size(…)`");
    zero_width(what: &str) => format!("{what} must be at least 1");
    width_too_large(found: &str) => format!("the width {found} is too large\nnote: a layer can have at most 1048576 units");
    inferred_width(what: &str) => format!(
        "{what} needs the width of the model's input, which is left for rustc to infer\nhelp: start the model with \
         `Input(n)`, where n is the number of columns of a row");
    underscore_without_need(layer: &str) => format!(
        "`{layer}(_)` takes the width that the next layer needs, but none here needs a particular one\nhelp: write the \
         number of units, as in `{layer}(1)`");
    unknown_params_size(found: &str) => format!(
        "`params_size` expects a distribution layer, but found `{found}`\nhelp: write \
         `params_size(IndependentNormal(1))`");
    unknown_activation(name: &str, near: Option<&str>) => format!(
        "unknown activation `{name}`{}", if name == "None" { help("leave the argument out") } else { similar("a function", near, &["relu", "tanh", "sigmoid", "softplus", "gelu"]) });
    partial_activation(name: &str) => format!(
        "`{name}` cannot be an activation, because it is not a function of any one real number\nhelp: use one that is, \
         such as `relu`, `tanh` or `softplus`");
    activation_expected(found: &str) => format!(
        "expected the name of an activation, but found `{found}`\nhelp: write the name alone, as in `Dense(50, relu)`");
    unknown_initializer(name: &str, near: Option<&str>, known: &[&str]) => format!(
        "unknown initializer `{name}`{}", similar("an initializer", near, known));
    unknown_choice(argument: &str, found: &str, known: &[&str]) => format!(
        "`{argument}` expects {}, but found `{found}`", choices(known));
    unknown_regularizer(name: &str, near: Option<&str>) => format!(
        "unknown regularizer `{name}`{}", similar("a regularizer", near, &["l1", "l2", "l1_l2"]));
    number_expected(what: &str, found: &str) => format!(
        "{what} expects a number, but found `{found}`\nhelp: write a number, or a path to a constant in capitals");
    negative_number(what: &str, found: &str) => format!("{what} must not be negative, but it is `{found}`");
    truth_expected(what: &str, found: &str) => format!("{what} expects `true` or `false`, but found `{found}`");
    name_expected(found: &str) => format!("`name` expects a name, as in `name = hidden`, but found `{found}`");
    rate_out_of_range(found: &str) => format!(
        "the rate of `Dropout` must be at least 0 and below 1, but it is {found}\nnote: it is the share of units that \
         are left out");
    initializer_of_nothing() => "`bias_initializer` has no effect, because `use_bias = false`\nhelp: remove one of \
         them".into();
    identity_is_not_square(rows: &str, columns: &str) => format!(
        "the initializer `identity` needs as many inputs as units, but this kernel is {rows} x {columns}\nhelp: use \
         `orthogonal`, or another number of units");
    input_not_first() => "`Input` must be the first layer\nhelp: move it to the front, or remove it".into();
    layer_after_distribution(name: &str) => format!(
        "`{name}` follows a distribution, which must be the last layer\nhelp: move it before the distribution");
    normalization_not_on_input() => "`Normalization` must come directly after an input, because it is adapted to \
         the rows before the first step\nhelp: move it to the front of the model".into();
    softmax_of_one() => "`softmax` of a single unit is always 1\nhelp: use `sigmoid`, or more units".into();
    variable_shape(found: &str) => format!(
        "expected the initial value or the shape of the variable, but found `{found}`\nhelp: write `variable(0.0)` or \
         `variable([3], init = 0.0)`");

    initial_value_twice(found: &str) => format!(
        "`init` is for vectors, but this variable is a single number, whose initial value is written first\nhelp: write \
         `variable({found})`, or `variable([3], init = {found})` for a vector");

    // Names.
    duplicate_name(name: &str) => format!("the name `{name}` is defined twice\nhelp: give one of them another name");
    duplicate_accessor(name: &str) => format!(
        "two layers have the name `{name}`\nhelp: give one of them another `name`");
    reserved_name(name: &str) => format!(
        "`{name}` cannot be a layer's name, because every model has a method of this name\nhelp: give the layer \
         another `name`");
    unknown_name(name: &str, near: Option<&str>) => format!(
        "`{name}` is not known inside this model{}", match near {
            Some(near) => help(&format!("a name in scope is similar: `{near}`")),
            None => format!(
                "\nnote: in scope are the names that the model itself declares, and constants\nhelp: if it is a constant, \
                 write it in capitals: `const {}: f64 = …;`", name.to_uppercase()),
        });
    unused_name(what: &str, name: &str) => format!(
        "{what} `{name}` is never used\nhelp: use it, remove it, or name it `_{name}`");
    not_a_node(name: &str) => format!(
        "`{name}` is a constant, but an output that depends on the row is needed here\nhelp: start from an input or a \
         layer");
    category_input() => "inputs of type `category(…)` need a layer that takes categories, and there is none \
         yet\nhelp: give the categories as columns of 0 and 1, with a width".into();
    no_inputs() => "a model needs at least one input\nhelp: write `struct Name(x: 1) { … }`".into();
    too_many_inputs(found: usize) => format!("a model can have at most 8 inputs, but this one has {found}\nhelp: put \
         columns that belong together into one input");

    // Expressions.
    unknown_function(name: &str, near: Option<&str>) => format!(
        "`{name}` has no derivative rule, so it cannot be used in a model{}", match near {
            Some(near) => help(&format!("a function with a similar name exists: `{near}`")),
            None => help("functions with a rule are `exp`, `ln`, `softplus`, `sigmoid`, `tanh`, `square`, `sqrt`, …"),
        });
    function_arity(name: &str, expected: usize, given: usize) => format!(
        "`{name}` takes {expected} argument{}, but {given} {} given", if expected == 1 { "" } else { "s" },
        if given == 1 { "was" } else { "were" });
    named_function_argument(name: &str) => format!("arguments of the function `{name}` have no names\nhelp: write them in order");
    distribution_in_expression(name: &str) => format!(
        "`{name}` is a distribution, so it cannot be part of an expression\nhelp: a distribution is the last thing in a \
         model");
    layer_in_expression(name: &str) => format!(
        "`{name}` is a layer, so it cannot be part of an expression\nhelp: layers are applied with an arrow: `x -> {name}(…)`");
    distribution_in_a_binding(name: &str) => format!(
        "`{name}` is a distribution, so it cannot be bound to a name\nhelp: a distribution is the last thing in a model: \
         write it without `let`");
    concat_of_an_expression(found: &str) => format!(
        "`concat` takes names, but found `{found}`\nhelp: give it a name first: `let part = {found};`");
    concat_in_expression() => "`concat` makes a node of its own, so it cannot be part of an expression\nhelp: give it a \
         name: `let both = concat(a, b);`".into();
    unexpected_in_expression(found: &str) => format!("`{found}` has no place in an expression");
    too_deep(name: &str) => format!(
        "`{name}` is nested too deeply, with the names in it written out\nhelp: compute it in several steps, as nodes of \
         a graph: `struct Name(x: 1) {{ let {name} = …; … }}`");
    index_of_a_scalar(text: &str) => format!("`{text}` is a single number, so it cannot be indexed\nhelp: write `{text}`");
    index_expected(found: &str) => format!(
        "expected an index, but found `{found}`\nhelp: an index is a whole number, counted from 0, or a path to a `const` of type \
         `usize` in capitals");
    index_past_width(text: &str, base: &str, width: usize, cure: &str) => format!(
        "`{text}` is out of range: `{base}` has {width} element{}{}", if width == 1 { "" } else { "s" }, help(cure));
    empty_slice(text: &str) => format!("`{text}` is empty\nhelp: a slice `t[a..b]` needs a < b");
    unequal_widths(left: &str, left_width: &str, right: &str, right_width: &str, cure: &str) => format!(
        "`{left}` has {left_width} element{} and `{right}` has {right_width}{}",
        if left_width == "1" { "" } else { "s" }, help(cure));
    outside_domain(function: &str, needs: &str, found: &str, cure: &str) =>
        format!("`{function}` needs {needs}, but {found}{}", help(cure));
    division_by_zero(found: &str, cure: &str) =>
        format!("a divisor must not be zero, but {found}{}", help(cure));
    softmax_of_a_scalar(function: &str, text: &str) => format!(
        "`{function}` needs a vector, but `{text}` is a single number\nhelp: give it a slice, as in `t[..3]`");
    checked_outside_argument() => "`checked(…)` is only for an argument of a distribution\nhelp: put it around the \
         whole argument".into();
    nothing_to_check(parameter: &str) => format!(
        "`checked(…)` has nothing to verify: `{parameter}` can be any real number\nhelp: remove it");

    // Distributions.
    bijector_expected(found: &str, known: &[&str]) => format!(
        "`Transformed` takes a law and a function of its numbers, but found `{found}`\nhelp: write {} as the function, where \
         `affine(shift, scale)` has arguments, with a scale above 0", choices(known));
    number_law_expected(found: &str) => format!(
        "`Transformed` takes a law of real numbers, but found `{found}`\nhelp: write one, as in \
         `Transformed(StudentT(4.0, t[0], softplus(t[1])), exp)`\nnote: `affine` takes laws that are not made of others");
    too_many_parameters(family: &str, most: usize) => format!(
        "`{family}` has too many arguments: a family of one's own has at most {most}");
    distribution_expected(found: &str) => format!(
        "the lambda of `DistributionLambda` must return a distribution, but `{found}` is not one\nhelp: write one, as \
         in `|t| Normal(t, 1.0)`");
    lambda_expected(found: &str) => format!(
        "`DistributionLambda` takes a lambda, but found `{found}`\nhelp: write `DistributionLambda(|t| Normal(t, 1.0))`");
    unknown_distribution(name: &str, near: Option<&str>, known: &[&str]) => format!(
        "unknown distribution `{name}`{}", match near {
            Some(_) => similar("a distribution", near, known),
            None => help(&format!("known are {}", quoted(known))),
        });
    distribution_arity(name: &str, takes: usize, given: usize, cure: &str) => format!(
        "`{name}` takes {takes} argument{}, but {given} {} given{}", if takes == 1 { "" } else { "s" },
        if given == 1 { "was" } else { "were" }, help(cure));
    mixed_forms(name: &str, first: &str, second: &str) => format!(
        "`{name}` takes `{first}` or `{second}`, not both\nhelp: remove one of them");
    independent_arity() => "`Independent` takes one distribution\nhelp: write `Independent(Normal(t, 1.0))`; all \
         elements belong to one event".into();
    counts_expected(found: &str) => format!(
        "`ZeroInflated` takes a distribution of counts first, but found `{found}`\nhelp: write \
         `ZeroInflated(Poisson(exp(t[0])), t[1])`");
    law_expected(name: &str, found: &str, example: &str) => format!(
        "`{name}` takes a distribution first, but found `{found}`\nhelp: write `{example}`");
    no_distribution_function(name: &str, found: &str, known: &[&str]) => format!(
        "`{name}` needs a distribution function with derivatives, and there is none of `{found}`\nhelp: there is one of {}",
        quoted(known));
    angles_have_no_order(name: &str, found: &str) => format!(
        "`{name}` needs numbers that have an order, but those of `{found}` are angles, which go around\nhelp: leave `{name}` out, or \
         write a law of numbers, as in `Normal(t[0], softplus(t[1]))`");
    infinite_bound(parameter: &str, family: &str, cure: &str) => format!(
        "`{parameter}` of `{family}` is infinite, which is no bound{}", help(cure));
    bounded_twice(found: &str, cure: &str) => format!(
        "`Truncated` takes a law without bounds, but `{found}` has some already{}", help(cure));
    affine_inside(name: &str, found: &str) => format!(
        "`{name}` needs a distribution function with derivatives, and there is none of `{found}` by the shift and the \
         scale\nhelp: write both into the law's own parameters, as in `Normal(shift + scale * t[0], scale)`");
    reciprocal_of_any_number(found: &str) => format!(
        "`reciprocal` takes a law of positive numbers, but those of `{found}` can have either sign\nhelp: write one of positive \
         numbers, as in `Transformed(Gamma(softplus(t[0]), exp(t[1])), reciprocal)`");
    probability_as_logits(text: &str, family: &str, cure: &str) => format!(
        "`{text}` is a probability, but `{family}` takes logits here\nhelp: {cure}");
    range_not_proved(parameter: &str, family: &str, rule: &str, found: &str, cure: &str) =>
        format!("`{parameter}` of `{family}` must be {rule}, but {found}{}", help(cure));
    vector_parameter_expected(parameter: &str, family: &str, text: &str, part: &str) => format!(
        "`{parameter}` of `{family}` needs one number for each {part}, but `{text}` is a single number\nhelp: give it a \
         vector, as in `{family}({parameter} = {})`", if parameter == "cutpoints" { "ascending(t)" } else { "t" });
    one_class(family: &str, parts: &str) => format!(
        "`{family}` needs at least 2 {parts}\nhelp: {}widen the layer before it",
        match (parts, family) {
            ("classes", "Multinomial") => "for two outcomes use `Binomial`, or ",
            ("classes", _) => "for two outcomes use `Bernoulli`, or ",
            _ => "",
        });
    triangle_width(parameter: &str, family: &str, needs: &str, has: &str) => format!(
        "`{parameter}` of `{family}` needs {needs} numbers, those of a triangle with a row for each element, but has {has}\n\
         help: give it a slice of {needs}");
    mixture_same_family_arguments() => "`MixtureSameFamily` takes a `Categorical` of the components and their distribution\nhelp: write \
         `MixtureSameFamily(Categorical(logits = t[..3]), Normal(t[3..6], softplus(t[6..])))`".into();
    mixture_arguments() => "`Mixture` takes a `Categorical` of the components and a list of their distributions\nhelp: write \
         `Mixture(Categorical(logits = t[..2]), [Normal(t[2], softplus(t[3])), Laplace(t[4], softplus(t[5]))])`".into();
    mixture_weights_expected(found: &str) => format!(
        "the weights of a mixture are a `Categorical`, but found `{found}`\nhelp: give their logits: `Categorical(logits = t[..3])`");
    mixture_weights(text: &str, has: &str, components: usize) => format!(
        "the mixture has {components} components, but `{text}` has {has} numbers\nhelp: give the `Categorical` one logit for \
         each component");
    mixture_events(found: &str, others: &str) => format!(
        "the components of a mixture have events of one type, but those of `{found}` are not those of `{others}`\nhelp: mix \
         laws of numbers with laws of numbers, and laws of counts with laws of counts");
    mixture_widths(found: &str, width: &str, first: &str, expected: &str) => format!(
        "the components of a mixture have events of one width, but `{found}` has {width} and `{first}` has {expected}\nhelp: \
         give both arguments of one width");
    mixture_component(found: &str) => format!(
        "a component of `Mixture` cannot be `{found}`\nhelp: components are distributions of numbers, counts or truth values, \
         as in `Normal(t[2], softplus(t[3]))`");
    mixture_same_family_components(found: &str) => format!(
        "the components of `MixtureSameFamily` cannot be `{found}`\nhelp: they are a distribution of numbers with vectors of \
         parameters, as in `Normal(t[3..6], softplus(t[6..]))`");
    mixture_probs(text: &str) => format!(
        "the weights `{text}` of the components cannot be used as they are\nhelp: give their logits, as in \
         `Categorical(logits = t[..3])`, or a softmax");
    component_count(found: &str) => format!(
        "the number of components must be written as a number, but `{found}` is one that only rustc knows\nnote: the macro \
         writes a density for each component");
    component_layer(found: &str) => format!(
        "`component_layer` expects a layer of one distribution, but found `{found}`\nhelp: write \
         `MixtureSameFamily(3, IndependentNormal(1))`");
    triangle_outside_argument() => "`fill_scale_tril(…)` is only for the `scale_tril` of \
         `MultivariateNormalTriL`\nhelp: write `MultivariateNormalTriL(t[..2], fill_scale_tril(t[2..]))`".into();
    deterministic_head() => "`Deterministic` has no density, so nothing can be trained on it\nhelp: end the model in the layer \
         itself, as in `-> Dense(1)`: it is trained on mean squared error, or another loss by `#[model(loss = mae)]`".into();
    ascending_outside_argument() => "`ascending(…)` is only for the `cutpoints` of `OrderedLogistic`\nhelp: write \
         `OrderedLogistic(ascending(variable([3])), t[0])`".into();
    single_parameter_expected(parameter: &str, family: &str, text: &str, width: &str) => format!(
        "`{parameter}` of `{family}` is one number for the whole event, but `{text}` is a vector of {width}\nhelp: give it an \
         element{}", if text.chars().all(|c| c.is_alphanumeric() || c == '_') { format!(": `{text}[0]`") } else { String::new() });
    layer_width(layer: &str, needs: &str, before: &str, width: &str, cure: &str) => format!(
        "`{layer}` needs {needs} numbers, but `{before}` gives {width}{}", help(cure));
    unknown_quantity(found: &str) => format!(
        "`convert_to_tensor_fn` expects `sample`, `mean`, `mode` or `stddev`, but found `{found}`");
    missing_quantity(family: &str, quantity: &str, has: &str) => format!(
        "`{family}` has no {quantity}, so `predict` cannot return it\nhelp: `{family}` has {has}");
    no_layers() => "a model needs a layer or a distribution after its input\nhelp: add one: `-> Dense(1)`".into();
}
