//! Programs that are refused: each with its faults, and the text that each fault points at.

use proc_macro2::TokenStream;

use crate::compile::{compile, faults};
use crate::diagnostics::Fault;
use crate::errors;

/// ` + 1` 180 times.
macro_rules! many {
    () => {
        concat!(many!(60), many!(60), many!(60))
    };
    (60) => {
        concat!(many!(20), many!(20), many!(20))
    };
    (20) => {
        " + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1"
    };
}

/// A model with faults.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rejected {
    /// What the fault is about.
    pub(crate) topic: &'static str,
    /// What is wrong with it; unique.
    pub(crate) name: &'static str,
    /// What stands inside `model! { … }`.
    pub(crate) model: &'static str,
    /// The constructor in `errors.rs`, and the text between the first and the last token that the fault points at; the
    /// whole invocation is the empty text.
    pub(crate) faults: &'static [(&'static str, &'static str)],
}

/// Three bindings of 180 terms each: with the names written out, 540 operators inside each other.
const NAMES_IN_NAMES: &str = concat!(
    "Dense(1) -> DistributionLambda(|t| { let a = t",
    many!(),
    "; let b = a",
    many!(),
    "; let c = b",
    many!(),
    "; Normal(c, 1.0) })"
);

type Faults = &'static [(&'static str, &'static str)];

const fn case(topic: &'static str, name: &'static str, model: &'static str, faults: Faults) -> Rejected {
    Rejected {
        topic,
        name,
        model,
        faults,
    }
}

/// At least one for each constructor.
#[rustfmt::skip]
pub(crate) const REJECTED: &[Rejected] = &[
    // Syntax.
    case("syntax", "layer_without_parentheses", "Dense(1) -> relu", &[("syntax", "relu")]),
    case("syntax", "number_with_a_suffix", "Dense(1) -> Dropout(0.5f32)", &[("syntax", "0.5f32")]),
    case("syntax", "activation_in_quotes", "Dense(1, activation = \"relu\")", &[("syntax", "\"relu\"")]),
    case("syntax", "method_call", "Dense(1) -> DistributionLambda(|t| Normal(t.exp(), 1.0))", &[("syntax", ".")]),
    case("syntax", "caret_as_power", "Dense(1) -> DistributionLambda(|t| Normal(t ^ 2, 1.0))", &[("syntax", "^")]),
    case("syntax", "inclusive_slice", "Dense(2) -> DistributionLambda(|t| Normal(t[0..=1], 1.0))", &[("syntax", ".")]),
    case("syntax", "lambda_without_a_name", "Dense(1) -> DistributionLambda(|| Normal(0.0, 1.0))", &[("syntax", "|")]),
    case("syntax", "lambda_with_two_names", "Dense(2) -> DistributionLambda(|a, b| Normal(a, b))", &[("syntax", ",")]),
    case("syntax", "block_without_a_value", "Dense(1) -> DistributionLambda(|t| { let a = t; })", &[("syntax", "}")]),
    case("syntax", "struct_without_a_chain", "struct A;", &[("syntax", ";")]),
    case("syntax", "graph_without_a_head", "struct A(x: 1) { let h = x -> Dense(1); }", &[("syntax", "}")]),
    case("syntax", "two_heads", "struct A(x: 1) { let h = x -> Dense(1); Normal(h, 1.0) Normal(h, 1.0) }", &[("syntax", "Normal")]),
    case("syntax", "chain_that_goes_on", "Input(1) -> Dense(1), Dense(1)", &[("syntax", ",")]),

    // Options of the model.
    case("options", "unknown_option", "#[model(dtyp = f64)] struct A = Input(1) -> Dense(1);", &[("unknown_option", "dtyp")]),
    case("options", "duplicate_option", "#[model(seed = 1, seed = 2)] struct A = Input(1) -> Dense(1);", &[("duplicate_option", "seed")]),
    case("options", "unknown_dtype", "#[model(dtype = f16)] struct A = Input(1) -> Dense(1);", &[("option_value", "f16")]),
    case("options", "unknown_loss", "#[model(loss = rmse)] struct A = Input(1) -> Dense(1);", &[("option_value", "rmse")]),
    case("options", "seed_that_is_no_number", "#[model(seed = now)] struct A = Input(1) -> Dense(1);", &[("option_value", "now")]),
    case("options", "flag_with_a_value", "#[model(normalize_target = yes)] struct A = Input(1) -> Dense(2) -> IndependentNormal(1);", &[("option_value", "yes")]),
    case("options", "option_without_a_value", "#[model(dtype)] struct A = Input(1) -> Dense(1);", &[("option_value", "dtype")]),
    case("options", "loss_of_a_distribution", "#[model(loss = mae)] struct A = Input(1) -> Dense(2) -> IndependentNormal(1);", &[("loss_of_a_distribution", "loss")]),
    case("options", "convert_of_a_deterministic_model", "#[model(convert_to_tensor_fn = mean)] struct A = Input(1) -> Dense(1);", &[("convert_of_a_deterministic_model", "convert_to_tensor_fn")]),
    case("options", "normalize_target_of_counts", "#[model(normalize_target)] struct A = Input(1) -> Dense(1) -> DistributionLambda(|t| Poisson(exp(t)));", &[("normalize_target_needs_location_scale", "normalize_target")]),
    case("options", "normalize_target_without_a_distribution", "#[model(normalize_target)] struct A = Input(1) -> Dense(1);", &[("normalize_target_needs_location_scale", "normalize_target")]),
    case("options", "mean_of_a_class_as_an_option", "#[model(convert_to_tensor_fn = mean)] struct A = Input(1) -> Dense(3) -> DistributionLambda(|t| Categorical(t));", &[("missing_quantity", "convert_to_tensor_fn")]),

    // Layers and their arguments.
    case("layer", "unknown_layer", "Input(1) -> Dens(5) -> DistributionLambda(|t| Normal(t[0], softplus(t[1])))", &[("unknown_layer", "Dens")]),
    case("layer", "unknown_last_layer", "#[model(convert_to_tensor_fn = mean)] struct A = Input(1) -> Dense(2) -> IndependentNorml(1);", &[("unknown_layer", "IndependentNorml")]),
    case("layer", "distribution_as_layer", "Dense(1) -> Normal(t, 1.0)", &[("distribution_as_layer", "Normal")]),
    case("layer", "function_as_layer", "Dense(5) -> relu() -> Dense(1)", &[("function_as_layer", "relu")]),
    case("layer", "missing_argument", "Dense() -> Dense(1)", &[("missing_argument", "Dense")]),
    case("layer", "missing_width_of_the_input", "Input() -> Dense(1)", &[("missing_argument", "Input")]),
    case("layer", "missing_rate", "Dense(5) -> Dropout() -> Dense(1)", &[("missing_argument", "Dropout")]),
    case("layer", "too_many_arguments", "Input(1, 2) -> Dense(1)", &[("too_many_arguments", "2")]),
    case("layer", "too_many_arguments_of_an_initializer", "Dense(1, kernel_initializer = constant(1.0, 2.0))", &[("too_many_arguments", "2.0")]),
    case("layer", "unknown_argument", "Dense(1, activaton = relu)", &[("unknown_argument", "activaton")]),
    case("layer", "duplicate_argument", "Dense(1, units = 2)", &[("duplicate_argument", "units")]),
    case("layer", "positional_after_named", "Dense(units = 1, relu)", &[("positional_after_named", "relu")]),
    case("layer", "width_that_is_no_whole_number", "Dense(1.5)", &[("width_expected", "1.5")]),
    case("layer", "width_that_is_negative", "Dense(-1)", &[("width_expected", "-1")]),
    case("layer", "width_from_a_local", "Dense(units)", &[("width_expected", "units")]),
    case("layer", "zero_width", "Dense(0) -> Dense(1)", &[("zero_width", "0")]),
    case("layer", "width_too_large", "Dense(2000000) -> Dense(1)", &[("width_too_large", "2000000")]),
    case("layer", "width_past_the_address_space", "Dense(18446744073709551615 + 1) -> Dense(1)", &[("width_too_large", "18446744073709551615 + 1")]),
    case("layer", "width_with_too_many_digits", "Dense(99999999999999999999999) -> Dense(1)", &[("width_too_large", "99999999999999999999999")]),
    case("layer", "underscore_without_need", "Dense(_) -> Dense(1)", &[("underscore_without_need", "_")]),
    case("layer", "underscore_at_the_end", "Dense(_)", &[("underscore_without_need", "_")]),
    case("layer", "underscore_before_a_fault", "Dense(_) -> IndependentNormal(0)", &[("zero_width", "0")]),
    case("layer", "underscore_before_an_unknown_layer", "Dense(_) -> IndependentNorml(1)", &[("unknown_layer", "IndependentNorml")]),
    case("layer", "unknown_params_size", "Dense(params_size(Dense(1))) -> IndependentNormal(1)", &[("unknown_params_size", "Dense(1)")]),
    case("layer", "params_size_of_nothing", "Dense(params_size()) -> IndependentNormal(1)", &[("unknown_params_size", "params_size()")]),
    case("layer", "unknown_activation", "Dense(2, softpluss) -> DistributionLambda(|t| Normal(t[0], t[1]))", &[("unknown_activation", "softpluss")]),
    case("layer", "unknown_activation_layer", "Input(1) -> Dense(2) -> Activation(softpluss) -> DistributionLambda(|t| Normal(t[0], t[1]))", &[("unknown_activation", "softpluss")]),
    case("layer", "activation_with_parentheses", "Dense(1, relu())", &[("activation_expected", "relu()")]),
    case("layer", "activation_of_positive_numbers", "Dense(2, ln) -> Dense(1)", &[("partial_activation", "ln")]),
    case("layer", "activation_of_two_numbers", "Dense(2, pow) -> Dense(1)", &[("partial_activation", "pow")]),
    case("layer", "unknown_initializer", "Dense(1, kernel_initializer = glorot_unifrm)", &[("unknown_initializer", "glorot_unifrm")]),
    case("layer", "unknown_fan_mode", "Dense(1, kernel_initializer = variance_scaling(mode = fan_inn))", &[("unknown_choice", "fan_inn")]),
    case("layer", "unknown_regularizer", "Dense(1, kernel_regularizer = l3(0.1))", &[("unknown_regularizer", "l3")]),
    case("layer", "rate_that_is_no_number", "Dense(5) -> Dropout(half) -> Dense(1)", &[("number_expected", "half")]),
    case("layer", "negative_regularizer", "Dense(1, kernel_regularizer = l2(-0.1))", &[("negative_number", "-0.1")]),
    case("layer", "negative_spread_of_an_initializer", "Dense(1, kernel_initializer = random_normal(stddev = -1.0))", &[("negative_number", "-1.0")]),
    case("layer", "truth_expected", "Dense(1, use_bias = 0)", &[("truth_expected", "0")]),
    case("layer", "name_expected", "Dense(1, name = 3)", &[("name_expected", "3")]),
    case("layer", "name_that_no_method_can_have", "Dense(1, name = crate)", &[("name_expected", "crate")]),
    case("layer", "name_of_a_variable", "Dense(1) -> DistributionLambda(|t| Normal(t, softplus(variable(0.0, name = 3))))", &[("name_expected", "3")]),
    case("layer", "rate_of_one", "Dense(5) -> Dropout(1.0) -> Dense(1)", &[("rate_out_of_range", "1.0")]),
    case("layer", "initializer_of_nothing", "Dense(1, use_bias = false, bias_initializer = ones)", &[("initializer_of_nothing", "ones")]),
    case("layer", "identity_is_not_square", "Input(3) -> Dense(2, kernel_initializer = identity)", &[("identity_is_not_square", "identity")]),
    case("layer", "input_not_first", "Dense(1) -> Input(1) -> Dense(1)", &[("input_not_first", "Input(1)")]),
    case("layer", "layer_after_distribution", "Dense(2) -> IndependentNormal(1) -> Dense(1)", &[("layer_after_distribution", "Dense(1)")]),
    case("layer", "normalization_not_on_input", "Dense(2) -> Normalization() -> Dense(1)", &[("normalization_not_on_input", "Normalization")]),
    case("layer", "softmax_of_one", "Dense(1, softmax) -> DistributionLambda(|t| Categorical(probs = t))", &[("softmax_of_one", "Dense(1, softmax)")]),
    case("layer", "variable_shape", "Dense(1) -> DistributionLambda(|t| Normal(t, softplus(variable(true))))", &[("variable_shape", "true")]),
    case("layer", "variable_with_two_values", "Dense(1) -> DistributionLambda(|t| Normal(t, softplus(variable(0.0, init = 1.0))))", &[("initial_value_twice", "1.0")]),
    case("layer", "no_layers", "Input(1)", &[("no_layers", "Input")]),

    // Names.
    case("name", "duplicate_binding", "struct A(x: 1) { let h = x -> Dense(1); let h = x -> Dense(1); Normal(h, 1.0) }", &[("duplicate_name", "h")]),
    case("name", "duplicate_binding_in_a_lambda", "Dense(1) -> DistributionLambda(|t| { let a = exp(t); let a = square(a); Normal(a, 1.0) })", &[("duplicate_name", "a")]),
    case("name", "duplicate_accessor", "Dense(2, name = hidden) -> Dense(1, name = hidden)", &[("duplicate_accessor", "hidden")]),
    case("name", "accessor_of_changes", "Dense(2, name = hidden) -> Dense(1, name = hidden_mut)", &[("duplicate_accessor", "hidden_mut")]),
    case("name", "reserved_name", "Dense(1, name = fit)", &[("reserved_name", "fit")]),
    case("name", "reserved_binding", "struct A(x: 1) { let fit = x -> Dense(1); Normal(fit, 1.0) }", &[("reserved_name", "fit")]),
    case("name", "unknown_name", "Dense(1) -> DistributionLambda(|t| Normal(t, sigma))", &[("unknown_name", "sigma")]),
    case("name", "misspelt_name", "struct A(x: 1) { let hidden = x -> Dense(1); Normal(hiden, 1.0) }", &[("unknown_name", "hiden")]),
    case("name", "unused_binding", "struct A(x: 1) { let h = x -> Dense(1); let k = x -> Dense(1); Normal(h, 1.0) }", &[("unused_name", "k")]),
    case("name", "unused_input", "struct A(x: 1, z: 1) { let h = x -> Dense(1); Normal(h, 1.0) }", &[("unused_name", "z")]),
    case("name", "unused_parameter", "Dense(1) -> DistributionLambda(|t| Normal(0.0, 1.0))", &[("unused_name", "t")]),
    case("name", "not_a_node", "struct A(x: 1) { let a = 2.0; let h = a -> Dense(1); Normal(x, softplus(h)) }", &[("not_a_node", "a")]),
    case("name", "constant_as_a_head", "struct A(x: 1) { 1.0 }", &[("not_a_node", "1.0")]),
    case("name", "category_input", "struct A(x: category(3)) { let h = x -> Dense(1); Normal(h, 1.0) }", &[("category_input", "category(3)")]),
    case("name", "no_inputs", "struct A() { Normal(variable(0.0), 1.0) }", &[("no_inputs", "()")]),
    case("name", "too_many_inputs", "struct A(a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1) { let j = concat(a, b, c, d, e, f, g, h, i); Normal(j, 1.0) }", &[("too_many_inputs", "i")]),

    // Shapes.
    case("shape", "inferred_width_of_a_slice", "DistributionLambda(|t| Normal(t[..1], 1.0))", &[("inferred_width", "t[..1]")]),
    case("shape", "inferred_width_of_an_index", "DistributionLambda(|t| Normal(t[0], 1.0))", &[("inferred_width", "t[0]")]),
    case("shape", "inferred_width_before_a_distribution", "IndependentNormal(1)", &[("inferred_width", "IndependentNormal(1)")]),
    case("shape", "inferred_width_of_an_argument", "DistributionLambda(|t| Normal(t, 1.0))", &[("inferred_width", "t")]),
    case("shape", "inferred_width_of_the_output", "Dropout(0.5) -> Activation(relu)", &[("inferred_width", "Activation(relu)")]),
    case("shape", "index_of_a_scalar", "Dense(1) -> DistributionLambda(|t| { let a = t[0]; Normal(a[0], 1.0) })", &[("index_of_a_scalar", "a[0]")]),
    case("expression", "names_in_names", NAMES_IN_NAMES, &[("too_deep", "c")]),
    case("shape", "index_that_is_no_whole_number", "Dense(2) -> DistributionLambda(|t| Normal(t[0.5], 1.0))", &[("index_expected", "0.5")]),
    case("shape", "index_that_is_negative", "Dense(2) -> DistributionLambda(|t| Normal(t[-1], 1.0))", &[("index_expected", "-1")]),
    case("shape", "index_past_width", "Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[2])))", &[("index_past_width", "t[2]")]),
    case("shape", "index_past_the_address_space", "Dense(2) -> DistributionLambda(|t| Normal(t[18446744073709551615], 1.0))", &[("index_past_width", "t[18446744073709551615]")]),
    case("shape", "slice_past_width", "Dense(2) -> DistributionLambda(|t| Normal(t[1..3], 1.0))", &[("index_past_width", "t[1..3]")]),
    case("shape", "slice_past_an_input", "struct A(x: 2) { Normal(x[..3], 1.0) }", &[("index_past_width", "x[..3]")]),
    case("shape", "slice_that_starts_past_width", "Dense(2) -> DistributionLambda(|t| Normal(t[3..], 1.0))", &[("index_past_width", "t[3..]")]),
    case("shape", "empty_slice", "Dense(2) -> DistributionLambda(|t| Normal(t[1..1], 1.0))", &[("empty_slice", "t[1..1]")]),
    case("shape", "slice_from_the_end", "Dense(2) -> DistributionLambda(|t| Normal(t[2..], 1.0))", &[("empty_slice", "t[2..]")]),
    case("shape", "unequal_widths_in_a_sum", "Dense(3) -> DistributionLambda(|t| Normal(t[..1] + t[1..], 1.0))", &[("unequal_widths", "t[..1] + t[1..]")]),
    case("shape", "unequal_widths_of_arguments", "Dense(3) -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..])))", &[("unequal_widths", "Normal(t[..1], softplus(t[1..]))")]),
    case("shape", "unequal_widths_of_a_residual", "struct A(x: 2) { let h = x -> Dense(3); let r = x + h; Normal(r, 1.0) }", &[("unequal_widths", "x + h")]),
    case("shape", "unequal_widths_of_a_power", "Dense(5) -> DistributionLambda(|t| Normal(pow(softplus(t[..2]), t[2..]), 1.0))", &[("unequal_widths", "pow(softplus(t[..2]), t[2..])")]),
    case("shape", "layer_width", "Input(1) -> Dense(5) -> IndependentNormal(3)", &[("layer_width", "5")]),
    case("shape", "layer_width_of_params_size", "Dense(params_size(IndependentNormal(2))) -> IndependentNormal(1)", &[("layer_width", "params_size(IndependentNormal(2))")]),
    case("shape", "layer_width_of_an_input", "Input(3) -> IndependentBernoulli(2)", &[("layer_width", "IndependentBernoulli(2)")]),
    case("shape", "layer_width_after_dropout", "Input(3) -> Dense(4) -> Dropout(0.1) -> IndependentBernoulli(2)", &[("layer_width", "4")]),
    case("shape", "softmax_of_a_scalar", "Dense(2) -> DistributionLambda(|t| Normal(softmax(t[0]), 1.0))", &[("softmax_of_a_scalar", "t[0]")]),
    case("shape", "softmax_of_one_element", "Dense(2) -> DistributionLambda(|t| Normal(softmax(t[..1]), 1.0))", &[("softmax_of_one", "softmax(t[..1])")]),
    case("shape", "vector_parameter_expected", "Dense(3) -> DistributionLambda(|t| Categorical(t[0]))", &[("vector_parameter_expected", "t[0]")]),
    case("shape", "one_class", "Dense(1) -> DistributionLambda(|t| Categorical(t))", &[("one_class", "t")]),
    case("shape", "one_share", "Dense(1) -> DistributionLambda(|t| Dirichlet(softplus(t)))", &[("one_class", "softplus(t)")]),
    case("shape", "mixture_of_one_argument", "Dense(3) -> DistributionLambda(|t| MixtureSameFamily(Normal(t, 1.0)))", &[("mixture_same_family_arguments", "MixtureSameFamily(Normal(t, 1.0))")]),
    case("shape", "mixture_of_numbers", "Dense(3) -> DistributionLambda(|t| MixtureSameFamily(t, Normal(t, 1.0)))", &[("mixture_same_family_arguments", "MixtureSameFamily(t, Normal(t, 1.0))")]),
    case("shape", "mixture_of_vectors", "Dense(3) -> DistributionLambda(|t| MixtureSameFamily(Categorical(t), Dirichlet(softplus(t))))", &[("mixture_same_family_components", "Dirichlet")]),
    case("shape", "mixture_of_another_number", "Dense(5) -> DistributionLambda(|t| MixtureSameFamily(Categorical(t[..3]), Normal(t[3..], 1.0)))", &[("unequal_widths", "MixtureSameFamily(Categorical(t[..3]), Normal(t[3..], 1.0))")]),
    case("range", "mixture_of_scales", "Dense(6) -> DistributionLambda(|t| MixtureSameFamily(Categorical(t[..3]), Normal(0.0, t[3..])))", &[("range_not_proved", "t[3..]")]),
    case("range", "mixture_probs", "Dense(3, softmax) -> DistributionLambda(|t| MixtureSameFamily(Categorical(probs = t), Normal(t, 1.0)))", &[("mixture_probs", "t")]),
    case("shape", "mixture_without_a_list", "Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), Normal(t[2], softplus(t[3]))))", &[("mixture_arguments", "Mixture(Categorical(t[..2]), Normal(t[2], softplus(t[3])))")]),
    case("shape", "mixture_of_nothing", "Dense(2) -> DistributionLambda(|t| Mixture(Categorical(t), []))", &[("mixture_arguments", "Mixture(Categorical(t), [])")]),
    case("shape", "mixture_weights_expected", "Dense(2) -> DistributionLambda(|t| Mixture(Bernoulli(t), [Normal(t[0], 1.0), Laplace(t[1], 1.0)]))", &[("mixture_weights_expected", "Bernoulli(t)")]),
    case("shape", "mixture_weights", "Dense(3) -> DistributionLambda(|t| Mixture(Categorical(logits = t), [Normal(t[0], 1.0), Laplace(t[1], 1.0)]))", &[("mixture_weights", "t")]),
    case("shape", "mixture_events", "Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [Normal(t[2], 1.0), Poisson(exp(t[3]))]))", &[("mixture_events", "Poisson(exp(t[3]))")]),
    case("shape", "mixture_widths", "Dense(7) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [Normal(t[2..4], 1.0), Laplace(t[4..7], 1.0)]))", &[("mixture_widths", "Laplace(t[4..7], 1.0)")]),
    case("shape", "mixture_of_a_vector", "Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [Normal(t[2], 1.0), Dirichlet(softplus(t[..2]))]))", &[("mixture_component", "Dirichlet(softplus(t[..2]))")]),
    case("shape", "mixture_of_a_mixture", "Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [Normal(t[2], 1.0), MixtureSameFamily(Categorical(t[..2]), Normal(t[2..], 1.0))]))", &[("mixture_component", "MixtureSameFamily(Categorical(t[..2]), Normal(t[2..], 1.0))")]),
    case("range", "mixture_of_several_ranges", "Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [Normal(t[2], t[3]), Gamma(t[2], 1.0)]))", &[("range_not_proved", "t[3]"), ("range_not_proved", "t[2]")]),
    case("option", "mean_of_a_mixture", "Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [Normal(t[2], 1.0), Cauchy(t[3], 1.0)]), convert_to_tensor_fn = mean)", &[("missing_quantity", "mean")]),
    case("shape", "component_count", "Dense(_) -> MixtureNormal(KINDS, 1)", &[("component_count", "KINDS")]),
    case("shape", "component_layer", "Dense(_) -> MixtureSameFamily(3, Dense(2))", &[("component_layer", "Dense(2)")]),
    case("shape", "mixture_width", "Input(1) -> Dense(8) -> MixtureNormal(3, 1)", &[("layer_width", "8")]),
    case("option", "mode_of_a_mixture", "Dense(9) -> MixtureNormal(3, 1, convert_to_tensor_fn = mode)", &[("missing_quantity", "mode")]),
    case("shape", "triangle_width", "Dense(4) -> DistributionLambda(|t| MultivariateNormalTriL(t[..2], fill_scale_tril(t[2..])))", &[("triangle_width", "fill_scale_tril(t[2..])")]),
    case("shape", "triangle_of_a_layer", "Dense(4) -> MultivariateNormalTriL(2)", &[("layer_width", "4")]),
    case("shape", "concat_of_expressions", "struct A(x: 2, z: 1) { let c = concat(x[..1], z); Normal(c, 1.0) }", &[("concat_of_an_expression", "x[..1]")]),
    case("shape", "concat_of_nothing", "struct A(x: 2) { let c = concat(); Normal(x, softplus(c)) }", &[("missing_argument", "concat()")]),
    case("shape", "concat_in_an_expression", "struct A(x: 2, z: 1) { let c = exp(concat(x, z)); Normal(c, 1.0) }", &[("concat_in_expression", "concat")]),

    // Expressions.
    case("expression", "unknown_function", "Dense(1) -> DistributionLambda(|t| Normal(softplux(t), 1.0))", &[("unknown_function", "softplux")]),
    case("expression", "unknown_function_as_a_head", "Dense(1) -> DistributionLambda(|t| softplux(t))", &[("unknown_function", "softplux")]),
    case("expression", "function_arity", "Dense(1) -> DistributionLambda(|t| Normal(pow(t), 1.0))", &[("function_arity", "pow(t)")]),
    case("expression", "triangle_outside_argument", "Dense(3) -> DistributionLambda(|t| Normal(exp(fill_scale_tril(t)), 1.0))", &[("triangle_outside_argument", "fill_scale_tril")]),
    case("expression", "triangle_as_another_argument", "Dense(3) -> DistributionLambda(|t| Normal(fill_scale_tril(t), 1.0))", &[("triangle_outside_argument", "fill_scale_tril(t)")]),
    case("expression", "ascending_outside_argument", "Dense(3) -> DistributionLambda(|t| Normal(exp(ascending(t)), 1.0))", &[("ascending_outside_argument", "ascending")]),
    case("expression", "ascending_as_another_argument", "Dense(3) -> DistributionLambda(|t| Categorical(logits = ascending(t)))", &[("ascending_outside_argument", "ascending(t)")]),
    case("distribution", "deterministic_head", "Dense(1) -> DistributionLambda(|t| Deterministic(t))", &[("deterministic_head", "Deterministic")]),
    case("distribution", "cutpoints_that_may_fall", "Dense(3) -> DistributionLambda(|t| OrderedLogistic(t[1..], t[0]))", &[("range_not_proved", "t[1..]")]),
    case("distribution", "cutpoints_that_are_checked", "Dense(3) -> DistributionLambda(|t| OrderedLogistic(checked(t[1..]), t[0]))", &[("nothing_to_check", "checked(t[1..])")]),
    case("distribution", "a_vector_of_locations", "Dense(3) -> DistributionLambda(|t| OrderedLogistic(ascending(t), t))", &[("single_parameter_expected", "t")]),
    case("distribution", "multinomial_of_totals", "Dense(3) -> DistributionLambda(|t| Multinomial(checked(t), t))", &[("single_parameter_expected", "checked(t)")]),
    case("distribution", "multinomial_of_one_class", "Dense(1) -> DistributionLambda(|t| Multinomial(3, t))", &[("one_class", "t")]),
    case("distribution", "multinomial_of_probs_as_logits", "Dense(3, softmax) -> DistributionLambda(|t| Multinomial(3, t))", &[("probability_as_logits", "t")]),
    case("expression", "triangle_arity", "Dense(5) -> DistributionLambda(|t| MultivariateNormalTriL(t[..2], fill_scale_tril()))", &[("function_arity", "fill_scale_tril()")]),
    case("expression", "checked_arity", "Dense(1) -> DistributionLambda(|t| Normal(t, checked(t, t)))", &[("function_arity", "checked(t, t)")]),
    case("expression", "named_function_argument", "Dense(1) -> DistributionLambda(|t| Normal(exp(x = t), 1.0))", &[("named_function_argument", "x")]),
    case("expression", "distribution_in_expression", "Dense(1) -> DistributionLambda(|t| Normal(Normal(t, 1.0), 1.0))", &[("distribution_in_expression", "Normal")]),
    case("expression", "layer_in_expression", "struct A(x: 1) { let h = Dense(5, relu); Normal(x, softplus(h)) }", &[("layer_in_expression", "Dense")]),
    case("expression", "layer_in_a_lambda", "Input(1) -> DistributionLambda(|t| Dense(5, relu))", &[("layer_in_expression", "Dense")]),
    case("expression", "distribution_in_a_binding", "struct A(x: 1) { let h = x -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); h }", &[("distribution_in_a_binding", "DistributionLambda(|t| Normal(t, 1.0))")]),
    case("expression", "truth_in_an_expression", "Dense(1) -> DistributionLambda(|t| Normal(t, true))", &[("unexpected_in_expression", "true")]),
    case("expression", "list_in_an_expression", "Dense(2) -> DistributionLambda(|t| Normal(t, [1.0, 2.0]))", &[("unexpected_in_expression", "[1.0, 2.0]")]),
    case("expression", "outside_domain", "Dense(1) -> DistributionLambda(|t| Normal(ln(t), 1.0))", &[("outside_domain", "t")]),
    case("expression", "root_of_a_negative_number", "Dense(1) -> DistributionLambda(|t| Normal(t, sqrt(-1.0)))", &[("outside_domain", "-1.0")]),
    case("expression", "power_of_any_number", "Dense(1) -> DistributionLambda(|t| Normal(pow(t, 1.5), 1.0))", &[("outside_domain", "t")]),
    case("expression", "division_by_zero", "Dense(1) -> DistributionLambda(|t| Normal(1.0 / t, 1.0))", &[("division_by_zero", "t")]),
    case("expression", "division_by_a_number", "Dense(1) -> DistributionLambda(|t| Normal(t / 0, 1.0))", &[("division_by_zero", "0")]),
    case("expression", "checked_outside_argument", "Dense(1) -> DistributionLambda(|t| Normal(t, exp(checked(t))))", &[("checked_outside_argument", "checked")]),
    case("expression", "nothing_to_check", "Dense(1) -> DistributionLambda(|t| Normal(checked(t), 1.0))", &[("nothing_to_check", "checked(t)")]),

    // Distributions.
    case("distribution", "distribution_expected", "Dense(1) -> DistributionLambda(|t| exp(t))", &[("distribution_expected", "exp(t)")]),
    case("distribution", "independent_of_a_number", "Dense(1) -> DistributionLambda(|t| Independent(exp(t)))", &[("distribution_expected", "exp(t)")]),
    case("distribution", "lambda_expected", "Dense(1) -> DistributionLambda(Normal(t, 1.0))", &[("lambda_expected", "Normal(t, 1.0)")]),
    case("distribution", "unknown_distribution", "Dense(1) -> DistributionLambda(|t| Normall(t, 1.0))", &[("unknown_distribution", "Normall")]),
    case("distribution", "unknown_parameter", "Dense(1) -> DistributionLambda(|t| Normal(t, sd = 1.0))", &[("unknown_argument", "sd")]),
    case("distribution", "missing_parameter", "Dense(1) -> DistributionLambda(|t| Normal(t))", &[("distribution_arity", "Normal(t)")]),
    case("distribution", "too_many_parameters", "Dense(1) -> DistributionLambda(|t| Bernoulli(t, t))", &[("distribution_arity", "Bernoulli(t, t)")]),
    case("distribution", "parameter_given_twice", "Dense(1) -> DistributionLambda(|t| Normal(t, loc = t))", &[("duplicate_argument", "loc")]),
    case("distribution", "positional_parameter_after_named", "Dense(1) -> DistributionLambda(|t| Normal(loc = t, 1.0))", &[("positional_after_named", "1.0")]),
    case("distribution", "mixed_forms", "Dense(2) -> DistributionLambda(|t| Bernoulli(logits = t[..1], probs = sigmoid(t[1..])))", &[("mixed_forms", "probs")]),
    case("distribution", "independent_arity", "Dense(1) -> DistributionLambda(|t| Independent(Normal(t, 1.0), 1))", &[("independent_arity", "Independent(Normal(t, 1.0), 1)")]),
    case("distribution", "transformed_by_square", "Dense(1) -> DistributionLambda(|t| Transformed(Normal(t, 1.0), square))", &[("bijector_expected", "square")]),
    case("distribution", "reciprocal_of_normal", "Dense(1) -> DistributionLambda(|t| Transformed(Normal(t, 1.0), reciprocal))", &[("reciprocal_of_any_number", "Normal(t, 1.0)")]),
    case("distribution", "reciprocal_of_tanh", "Dense(1) -> DistributionLambda(|t| Transformed(Transformed(Normal(t, 1.0), tanh), reciprocal))", &[("reciprocal_of_any_number", "Transformed(Normal(t, 1.0), tanh)")]),
    case("distribution", "truncated_truncated_normal", "Dense(1) -> DistributionLambda(|t| Truncated(TruncatedNormal(t, 1.0, 0.0, 5.0), high = 3.0))", &[("bounded_twice", "TruncatedNormal(t, 1.0, 0.0, 5.0)")]),
    case("range", "no_bounds", "Dense(1) -> DistributionLambda(|t| Truncated(Normal(t, 1.0), f64::NEG_INFINITY, f64::INFINITY))", &[("infinite_bound", "f64::NEG_INFINITY"), ("infinite_bound", "f64::INFINITY")]),
    case("range", "checked_above_all_numbers", "Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 1.0, f64::NEG_INFINITY, checked(t)))", &[("nothing_to_check", "checked(t)")]),
    case("range", "normal_from_infinity_on", "Dense(1) -> DistributionLambda(|t| TruncatedNormal(t, 1.0, f64::INFINITY, 2.0))", &[("infinite_bound", "f64::INFINITY")]),
    case("distribution", "truncated_twice", "Dense(1) -> DistributionLambda(|t| Truncated(Truncated(Normal(t, 1.0), low = 0.0), high = 3.0))", &[("bounded_twice", "Truncated(Normal(t, 1.0), low = 0.0)")]),
    case("distribution", "truncated_affine", "Dense(1) -> DistributionLambda(|t| Truncated(Transformed(Gumbel(t, 1.0), affine(1.0, 2.0)), low = 0.0))", &[("affine_inside", "Transformed(Gumbel(t, 1.0), affine(1.0, 2.0))")]),
    case("distribution", "transformed_by_exp_of_something", "Dense(1) -> DistributionLambda(|t| Transformed(Normal(t, 1.0), exp(2.0)))", &[("bijector_expected", "exp(2.0)")]),
    case("distribution", "transformed_by_nothing", "Dense(1) -> DistributionLambda(|t| Transformed(Normal(t, 1.0)))", &[("bijector_expected", "Transformed(Normal(t, 1.0))")]),
    case("distribution", "transformed_counts", "Dense(1) -> DistributionLambda(|t| Transformed(Poisson(exp(t)), exp))", &[("number_law_expected", "Poisson(exp(t))")]),
    case("distribution", "affine_of_a_combination", "Dense(1) -> DistributionLambda(|t| Transformed(Transformed(Normal(t, 1.0), exp), affine(0.0, 2.0)))", &[("number_law_expected", "Transformed(Normal(t, 1.0), exp)")]),
    case("distribution", "affine_without_scale", "Dense(1) -> DistributionLambda(|t| Transformed(Normal(t, 1.0), affine(0.0)))", &[("distribution_arity", "Transformed(Normal(t, 1.0), affine(0.0))")]),
    case("distribution", "affine_that_falls", "Dense(1) -> DistributionLambda(|t| Transformed(Gumbel(t, 1.0), affine(1.0, -2.0)))", &[("range_not_proved", "-2.0")]),
    case("distribution", "affine_by_a_scale_of_any_sign", "Dense(1) -> DistributionLambda(|t| Transformed(Normal(t, 1.0), affine(0.0, scale = t)))", &[("range_not_proved", "t")]),
    case("own_family", "nine_arguments", "Dense(1) -> DistributionLambda(|t| laws::Rayleigh(t, t, t, t, t, t, t, t, t))", &[("too_many_parameters", "laws::Rayleigh(t, t, t, t, t, t, t, t, t)")]),
    case("own_family", "scale_twice", "Dense(1) -> DistributionLambda(|t| laws::Rice(scale = exp(t), scale = t))", &[("duplicate_argument", "t")]),
    case("distribution", "zero_inflated_normal", "Dense(2) -> DistributionLambda(|t| ZeroInflated(Normal(t[0], 1.0), t[1]))", &[("counts_expected", "Normal(t[0], 1.0)")]),
    case("distribution", "zero_inflated_number", "Dense(2) -> DistributionLambda(|t| ZeroInflated(t[0], t[1]))", &[("counts_expected", "t[0]")]),
    case("distribution", "zero_inflated_twice", "Dense(2) -> DistributionLambda(|t| ZeroInflated(ZeroInflated(Poisson(exp(t[0])), t[1]), t[1]))", &[("counts_expected", "ZeroInflated(Poisson(exp(t[0])), t[1])")]),
    case("distribution", "zero_inflated_by_nothing", "Dense(2) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t))))", &[("distribution_arity", "ZeroInflated(Poisson(exp(t)))")]),
    case("distribution", "zero_inflated_by_a_share", "Dense(2) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t[0])), share = sigmoid(t[1])))", &[("unknown_argument", "share")]),
    case("range", "zero_inflated_by_any_number", "Dense(2) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t[0])), probs = t[1]))", &[("range_not_proved", "t[1]")]),
    case("distribution", "zero_inflated_by_a_probability", "Dense(2) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t[0])), sigmoid(t[1])))", &[("probability_as_logits", "sigmoid(t[1])")]),
    case("distribution", "zero_inflated_of_another_width", "Dense(3) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t)), t[..2]))", &[("unequal_widths", "ZeroInflated(Poisson(exp(t)), t[..2])")]),
    case("distribution", "censored_number", "Dense(2) -> DistributionLambda(|t| Censored(t[0]))", &[("law_expected", "t[0]")]),
    case("distribution", "censored_by_nothing", "Dense(1) -> DistributionLambda(|t| Censored())", &[("distribution_arity", "Censored()")]),
    case("distribution", "censored_at_a_time", "Dense(1) -> DistributionLambda(|t| Censored(Exponential(exp(t)), 3.0))", &[("distribution_arity", "Censored(Exponential(exp(t)), 3.0)")]),
    case("distribution", "censored_von_mises", "Dense(2) -> DistributionLambda(|t| Censored(VonMises(t[0], exp(t[1]))))", &[("angles_have_no_order", "VonMises(t[0], exp(t[1]))")]),
    case("distribution", "censored_twice", "Dense(1) -> DistributionLambda(|t| Censored(Censored(Exponential(exp(t)))))", &[("no_distribution_function", "Censored(Exponential(exp(t)))")]),
    case("distribution", "censored_truths", "Dense(1) -> DistributionLambda(|t| Censored(Bernoulli(t)))", &[("no_distribution_function", "Bernoulli(t)")]),
    case("range", "counts_from_zero_on", "Dense(1) -> DistributionLambda(|t| Truncated(Poisson(exp(t)), low = 0))", &[("range_not_proved", "0")]),
    case("range", "counts_from_a_half_on", "Dense(1) -> DistributionLambda(|t| Truncated(Poisson(exp(t)), low = 0.5))", &[("range_not_proved", "0.5")]),
    case("range", "counts_from_a_trained_number_on", "Dense(2) -> DistributionLambda(|t| Truncated(Poisson(exp(t[0])), low = t[1]))", &[("range_not_proved", "t[1]")]),
    case("range", "counts_the_other_way", "Dense(1) -> DistributionLambda(|t| Truncated(Geometric(t), 5, 2))", &[("range_not_proved", "2")]),
    case("range", "counts_up_to_a_sum", "Dense(1) -> DistributionLambda(|t| Truncated(Geometric(t), 5, 5 + exp(t)))", &[("range_not_proved", "5 + exp(t)")]),
    case("distribution", "zero_inflated_inside_bounds", "Dense(2) -> DistributionLambda(|t| Truncated(ZeroInflated(Poisson(exp(t[0])), t[1]), low = 1))", &[("no_distribution_function", "ZeroInflated(Poisson(exp(t[0])), t[1])")]),
    case("distribution", "censored_of_an_unknown_law", "Dense(1) -> DistributionLambda(|t| Censored(Weibul(exp(t), 1.0)))", &[("unknown_distribution", "Weibul")]),
    case("distribution", "truncated_number", "Dense(2) -> DistributionLambda(|t| Truncated(t[0], low = 0.0))", &[("law_expected", "t[0]")]),
    case("distribution", "truncated_nowhere", "Dense(2) -> DistributionLambda(|t| Truncated(Normal(t[0], exp(t[1]))))", &[("distribution_arity", "Truncated(Normal(t[0], exp(t[1])))")]),
    case("distribution", "truncated_at_one_number", "Dense(2) -> DistributionLambda(|t| Truncated(Normal(t[0], exp(t[1])), 0.0))", &[("distribution_arity", "Truncated(Normal(t[0], exp(t[1])), 0.0)")]),
    case("distribution", "truncated_von_mises", "Dense(2) -> DistributionLambda(|t| Truncated(VonMises(t[0], exp(t[1])), low = 1.0))", &[("angles_have_no_order", "VonMises(t[0], exp(t[1]))")]),
    case("distribution", "truncated_by_another_name", "Dense(2) -> DistributionLambda(|t| Truncated(Normal(t[0], exp(t[1])), lower = 0.0))", &[("unknown_argument", "lower")]),
    case("range", "truncated_the_other_way", "Dense(2) -> DistributionLambda(|t| Truncated(Normal(t[0], exp(t[1])), 1.0, -1.0))", &[("range_not_proved", "-1.0")]),
    case("range", "truncated_anywhere", "Dense(3) -> DistributionLambda(|t| Truncated(Normal(t[0], exp(t[1])), low = 0.0, high = t[2]))", &[("range_not_proved", "t[2]")]),
    case("option", "mode_of_truncated", "Dense(2) -> DistributionLambda(|t| Truncated(Normal(t[0], exp(t[1])), low = 0.0), convert_to_tensor_fn = mode)", &[("missing_quantity", "mode")]),
    case("distribution", "scale_of_censored", "Dense(2) -> DistributionLambda(|t| Censored(Weibull(softplus(t[0]), t[1])))", &[("range_not_proved", "t[1]")]),
    case("distribution", "censored_widths", "Dense(3) -> DistributionLambda(|t| Censored(Normal(t[..2], exp(t))))", &[("unequal_widths", "Censored(Normal(t[..2], exp(t)))")]),
    case("distribution", "total_count_with_mean", "Dense(1) -> DistributionLambda(|t| NegativeBinomial(total_count = 3.0, mean = exp(t)))", &[("mixed_forms", "mean")]),
    case("distribution", "probability_as_logits", "Dense(1) -> DistributionLambda(|t| Bernoulli(sigmoid(t)))", &[("probability_as_logits", "sigmoid(t)")]),
    case("distribution", "probabilities_of_a_layer_as_logits", "Dense(1, sigmoid) -> DistributionLambda(|t| Bernoulli(t))", &[("probability_as_logits", "t")]),
    case("distribution", "simplex_as_logits", "Dense(3, softmax) -> DistributionLambda(|t| Categorical(t))", &[("probability_as_logits", "t")]),
    case("distribution", "scale_not_positive", "Dense(2) -> DistributionLambda(|t| Normal(t[0], t[1]))", &[("range_not_proved", "t[1]")]),
    case("distribution", "scale_of_zero", "Dense(1) -> DistributionLambda(|t| Normal(t, 0.0))", &[("range_not_proved", "0.0")]),
    case("distribution", "negative_scale", "Dense(1) -> DistributionLambda(|t| Normal(t, -1.0))", &[("range_not_proved", "-1.0")]),
    case("distribution", "relu_as_a_scale", "Dense(2) -> DistributionLambda(|t| Normal(t[0], relu(t[1])))", &[("range_not_proved", "relu(t[1])")]),
    case("distribution", "probability_out_of_range", "Dense(1) -> DistributionLambda(|t| Bernoulli(probs = t))", &[("range_not_proved", "t")]),
    case("distribution", "probabilities_without_a_simplex", "Dense(3) -> DistributionLambda(|t| Categorical(probs = sigmoid(t)))", &[("range_not_proved", "sigmoid(t)")]),
    case("distribution", "rate_not_positive", "Dense(1) -> DistributionLambda(|t| Poisson(square(t)))", &[("range_not_proved", "square(t)")]),
    case("distribution", "unknown_quantity", "Dense(1) -> DistributionLambda(|t| Normal(t, 1.0), convert_to_tensor_fn = median)", &[("unknown_quantity", "median")]),
    case("distribution", "mean_of_a_class", "Dense(3) -> DistributionLambda(|t| Categorical(t), convert_to_tensor_fn = mean)", &[("missing_quantity", "mean")]),

    // Several faults: exactly these, and nothing that follows from them.
    case("many", "two_layers", "Dense() -> Dense(0)", &[("missing_argument", "Dense"), ("zero_width", "0")]),
    case("many", "the_same_fault_twice", "Dense(0) -> Dense(0)", &[("zero_width", "0"), ("zero_width", "0")]),
    case("many", "layer_and_lambda", "Dense(2, softpluss) -> DistributionLambda(|t| Normal(t[0], sigma))", &[("unknown_activation", "softpluss"), ("unknown_name", "sigma")]),
    case("many", "two_arguments", "Dense(2) -> DistributionLambda(|t| Normal(mu, t[1]))", &[("unknown_name", "mu"), ("range_not_proved", "t[1]")]),
    case("many", "inside_an_unknown_distribution", "Dense(2) -> DistributionLambda(|t| Normall(t[2], softplus(t[1])))", &[("unknown_distribution", "Normall"), ("index_past_width", "t[2]")]),
    case("many", "option_and_width", "#[model(dtype = f16)] struct A = Input(1) -> Dense(5) -> IndependentNormal(3);", &[("option_value", "f16"), ("layer_width", "5")]),
    case("many", "input_and_binding", "struct A(x: 0) { let h = x -> Dense(2, relux); Normal(h[0], h[5]) }", &[("zero_width", "0"), ("unknown_activation", "relux")]),
    case("many", "two_bindings", "struct A(x: 1) { let a = y -> Dense(0); let b = x -> Dense(1.5); Normal(a, softplus(b)) }", &[("unknown_name", "y"), ("zero_width", "0"), ("width_expected", "1.5")]),
    case("many", "two_axes", "Dense(4) -> DistributionLambda(|t| Normal(t[..2] + t[..3], softplus(t[7..9])))", &[("unequal_widths", "t[..2] + t[..3]"), ("index_past_width", "t[7..9]")]),
];

/// The text from a fault's first token to its last.
fn text_of<'a>(model: &'a str, fault: &Fault) -> &'a str {
    let (start, end) = (
        fault.region.start.byte_range().start,
        fault.region.end.byte_range().end,
    );
    model.get(start..end).unwrap_or_default()
}

fn tokens(model: &str) -> TokenStream {
    model.parse().unwrap_or_else(|error| panic!("{model}: {error}"))
}

#[test]
fn every_rejected_program_has_exactly_its_faults() {
    let mut differences = Vec::new();
    for case in REJECTED {
        let found = faults(tokens(case.model));
        let places: Vec<(&str, &str)> = found
            .iter()
            .map(|fault| (fault.kind, text_of(case.model, fault)))
            .collect();
        let messages: Vec<&str> = found.iter().map(|fault| fault.message.as_str()).collect();
        if places != case.faults {
            differences.push(format!(
                "{}/{}: {}\n  expected {:?}\n  found    {places:?}\n  {}",
                case.topic,
                case.name,
                case.model,
                case.faults,
                messages.join("\n  ")
            ));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_message_has_a_rejected_program() {
    let shown = |name: &str| {
        REJECTED
            .iter()
            .any(|case| case.faults.iter().any(|(kind, _)| *kind == name))
    };
    let forgotten: Vec<&&str> = errors::ALL.iter().filter(|name| !shown(name)).collect();
    assert!(forgotten.is_empty(), "without a rejected program: {forgotten:?}");
    let unknown: Vec<&str> = REJECTED
        .iter()
        .flat_map(|case| case.faults)
        .map(|(kind, _)| *kind)
        .filter(|kind| !errors::ALL.contains(kind))
        .collect();
    assert!(unknown.is_empty(), "no constructor has these names: {unknown:?}");
}

#[test]
fn rejected_programs_have_names_of_their_own() {
    let mut names: Vec<&str> = REJECTED.iter().map(|case| case.name).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn messages_keep_to_the_form() {
    for case in REJECTED {
        for fault in faults(tokens(case.model)) {
            let mut lines = fault.message.lines();
            let fact = lines.next().unwrap_or_default();
            assert!(!fact.is_empty() && !fact.ends_with('.'), "{}: {fact}", case.name);
            assert!(
                !fact.starts_with(|first: char| first.is_uppercase()),
                "{}: {fact}",
                case.name
            );
            for line in lines {
                let (word, rest) = line.split_once(": ").unwrap_or_default();
                assert!(
                    matches!(word, "help" | "note") && !rest.is_empty(),
                    "{}: {line}",
                    case.name
                );
            }
        }
    }
}

#[test]
fn what_is_rendered_instead_of_a_model_is_rust() {
    for case in REJECTED {
        let expansion = compile(tokens(case.model)).to_string();
        let as_items = syn::parse_str::<syn::File>(&expansion);
        let as_expression = syn::parse_str::<syn::Expr>(&expansion);
        assert!(
            as_items.is_ok() || as_expression.is_ok(),
            "{}: {expansion}",
            case.name
        );
        assert_eq!(
            expansion.matches("compile_error").count(),
            case.faults.len(),
            "{}: {expansion}",
            case.name
        );
    }
}
