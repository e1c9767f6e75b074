//! What the documentation of a generated struct says.

use super::Context;
use crate::plan::{Layer, Outcome, Parameters};
use crate::typed::TypedForm;

/// From so many parameters on, the runtime sends more rows through a model at once (`train::rows_at_once`).
const WIDE: usize = 1 << 15;

impl Context<'_> {
    /// Lines of documentation, after the user's own.
    pub(super) fn struct_docs(&self) -> Vec<String> {
        let model = &self.plan.model;
        let mut lines = Vec::new();
        let own = matches!(model.form, TypedForm::Item { .. })
            && model
                .attributes
                .iter()
                .any(|attribute| attribute.path().is_ident("doc"));
        if own {
            lines.push(String::new());
        }
        lines.push(format!(" `{}`", self.formula()));
        lines.push(String::new());
        match &model.outcome {
            Outcome::Distribution { law, .. } => lines.push(format!(" Law of the target: `{law}`.")),
            Outcome::Deterministic { loss, .. } => {
                lines.push(format!(" Deterministic; trains on the {}.", loss.name()));
            }
        }
        if let Some(count) = self.parameter_count() {
            let bytes = count * if model.double { 8 } else { 4 };
            let s = if count == 1 { "" } else { "s" };
            lines.push(format!(" {count} parameter{s}, {bytes} bytes."));
        }
        lines.push(format!(" Trained {}.", self.kernels()));
        for rewrite in &model.rewrites {
            lines.push(format!(" Computed by `{rewrite}`."));
        }
        lines
    }

    /// How a step is computed: a function of the widths.
    fn kernels(&self) -> &'static str {
        if self.fused_parameters().is_some() {
            "in registers, in one pass"
        } else if self.parameter_count().is_some_and(|count| count >= WIDE) {
            "layer by layer, in tiles of 32 rows, up to 256 rows at once"
        } else {
            "layer by layer, in tiles of 32 rows, up to 64 rows at once"
        }
    }

    /// The chain as it was written.
    pub(super) fn formula(&self) -> &str {
        let formula = self.plan.model.formula.as_str();
        let chain = formula.split_once('=').map_or(formula, |(before, after)| {
            if before.contains("struct") && !before.contains('(') {
                after
            } else {
                formula
            }
        });
        chain
            .trim()
            .trim_start_matches("< ")
            .trim_end_matches(" >")
            .trim_end_matches(';')
    }

    /// How many numbers are trainable, where the macro knows it.
    pub(super) fn parameter_count(&self) -> Option<usize> {
        self.plan.model.layers.iter().map(trainable).sum()
    }
}

fn trainable(layer: &Layer) -> Option<usize> {
    match &layer.parameters {
        Parameters::None | Parameters::Normalization { .. } => Some(0),
        Parameters::Variable { .. } => layer.width.known(),
        Parameters::Dense { inputs, bias, .. } => {
            let (inputs, units) = (inputs.known()?, layer.width.known()?);
            Some((inputs + usize::from(*bias)) * units)
        }
    }
}
