//! `#[model(…)]`.

use std::collections::BTreeMap;

use crate::ast::{ModelOption, OptionValue};
use crate::diagnostics::Diagnostics;
use crate::errors;
use crate::region::Region;
use crate::suggest::nearest;
use crate::tables::families::Quantity;
use crate::tables::layers::{LOSSES, MODEL_OPTIONS};
use crate::typed::{Loss, Options, Outcome};

/// The options, and where each was written.
pub(super) struct CheckedOptions {
    pub(super) options: Options,
    pub(super) regions: BTreeMap<String, Region>,
}

pub(super) fn check_options(written: &[ModelOption], diagnostics: &Diagnostics) -> CheckedOptions {
    let mut options = Options {
        double: false,
        loss: Loss::MeanSquaredError,
        normalize_target: false,
        convert: Quantity::Sample,
        seed: 0,
        crate_path: None,
    };
    let mut regions = BTreeMap::new();
    for option in written {
        let name = option.name.to_string();
        let region = Region::from(&option.name);
        if !MODEL_OPTIONS.contains(&name.as_str()) {
            let near = nearest(&name, MODEL_OPTIONS);
            diagnostics.report(errors::unknown_option(region, &name, near, &MODEL_OPTIONS));
            continue;
        }
        if regions.insert(name.clone(), region).is_some() {
            diagnostics.report(errors::duplicate_option(region, &name));
            continue;
        }
        if let Err(expected) = set(&mut options, &name, option.value.as_ref()) {
            let region = option.value.as_ref().map_or(region, value_region);
            diagnostics.report(errors::option_value(region, &name, expected));
        }
    }
    CheckedOptions { options, regions }
}

fn value_region(value: &OptionValue) -> Region {
    match value {
        OptionValue::Path(path) => Region::from(path),
        OptionValue::Integer(_, region) | OptionValue::Other(region) => *region,
    }
}

/// Sets one option, or says what it expects.
fn set(options: &mut Options, name: &str, value: Option<&OptionValue>) -> Result<(), &'static str> {
    let word = match value {
        Some(OptionValue::Path(path)) => path.get_ident().map(ToString::to_string).unwrap_or_default(),
        _ => String::new(),
    };
    match name {
        "dtype" => {
            options.double = match word.as_str() {
                "f32" => false,
                "f64" => true,
                _ => return Err("`f32` or `f64`"),
            };
        }
        "loss" => {
            let loss = LOSSES
                .iter()
                .find(|(name, _)| *name == word)
                .map(|(_, loss)| *loss);
            options.loss = match loss {
                Some("mse") => Loss::MeanSquaredError,
                Some("mae") => Loss::MeanAbsoluteError,
                Some("huber") => Loss::Huber,
                _ => return Err("`mse`, `mae` or `huber`"),
            };
        }
        "normalize_target" => {
            if value.is_some() {
                return Err("no value\nhelp: write `normalize_target` alone");
            }
            options.normalize_target = true;
        }
        "convert_to_tensor_fn" => {
            let quantity = Quantity::ALL.into_iter().find(|quantity| quantity.name() == word);
            options.convert = quantity.ok_or("`sample`, `mean`, `mode` or `stddev`")?;
        }
        "seed" => match value {
            Some(OptionValue::Integer(seed, _)) => options.seed = *seed,
            _ => return Err("a whole number"),
        },
        _ => match value {
            Some(OptionValue::Path(path)) => options.crate_path = Some(path.clone()),
            _ => return Err("a path, as in `crate = ::probdl`"),
        },
    }
    Ok(())
}

/// Options that make no sense with what the model ends in.
pub(super) fn check_options_fit(
    regions: &BTreeMap<String, Region>,
    options: &Options,
    outcome: &Outcome,
    diagnostics: &Diagnostics,
) {
    let region = |name: &str| regions.get(name).copied();
    match outcome {
        Outcome::Deterministic(_) => {
            if let Some(region) = region("convert_to_tensor_fn") {
                diagnostics.report(errors::convert_of_a_deterministic_model(region));
            }
            if options.normalize_target {
                let place = region("normalize_target").unwrap_or_else(Region::call_site);
                diagnostics.report(errors::normalize_target_needs_location_scale(
                    place,
                    "a layer without a distribution",
                ));
            }
        }
        Outcome::Distribution { family, mixture, .. } => {
            if let Some(region) = region("loss") {
                diagnostics.report(errors::loss_of_a_distribution(region, family.name));
            }
            if options.normalize_target && !family.location_scale {
                let place = region("normalize_target").unwrap_or_else(Region::call_site);
                diagnostics.report(errors::normalize_target_needs_location_scale(
                    place,
                    &format!("`{}`", family.name),
                ));
            }
            if let Some(region) = region("convert_to_tensor_fn")
                && !super::distribution::has_quantity(family, mixture.as_ref(), options.convert)
            {
                let has = super::distribution::quantity_list(family, mixture.as_ref());
                diagnostics.report(errors::missing_quantity(
                    region,
                    mixture
                        .as_ref()
                        .map_or(family.name, |mixture| mixture.text.as_str()),
                    options.convert.name(),
                    &has,
                ));
            }
        }
    }
}
