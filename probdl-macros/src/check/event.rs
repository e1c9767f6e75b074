//! The width of a law's event, from those of its arguments.

use std::rc::Rc;

use super::Checker;
use crate::errors;
use crate::region::Region;
use crate::tables::families::{Family, Requirement};
use crate::typed::{Expression, Extent};
use crate::width::Width;

impl Checker<'_> {
    /// The width of the event: that of the widest argument. Notes which arguments have a fault of their own.
    pub(super) fn check_event(
        &mut self,
        family: &Family,
        form: usize,
        arguments: &[Rc<Expression>],
        region: Region,
        faulty: &mut [bool],
    ) -> Option<Width> {
        let mut event: Option<(Width, usize)> = None;
        let mut whole = true;
        for (index, (parameter, argument)) in family.forms[form].parameters.iter().zip(arguments).enumerate()
        {
            if argument.is_poison() {
                whole = false;
                continue;
            }
            if parameter.requirement.is_vector() && argument.extent == Extent::Scalar {
                let text = &argument.text;
                self.report(errors::vector_parameter_expected(
                    argument.region,
                    parameter.name,
                    family.name,
                    text,
                    family.part(),
                ));
                faulty[index] = true;
            }
            let Extent::Vector(width) = &argument.extent else {
                continue;
            };
            if parameter.requirement == Requirement::Triangle {
                continue;
            }
            if parameter.requirement.is_single() {
                self.report(errors::single_parameter_expected(
                    argument.region,
                    parameter.name,
                    family.name,
                    &argument.text,
                    &width.to_string(),
                ));
                faulty[index] = true;
                continue;
            }
            if parameter.requirement.is_vector() && family.least_width() > 1 && width.known() == Some(1) {
                self.report(errors::one_class(argument.region, family.name, family.parts()));
                faulty[index] = true;
            }
            match &event {
                None => event = Some((width.clone(), index)),
                Some((other, first)) => {
                    let left = arguments[*first].clone();
                    whole &= self.check_equal_widths(&left, &other.clone(), argument, width, region);
                }
            }
        }
        if let Some((Width::Inferred, index)) = &event {
            let argument = &arguments[*index];
            let what = format!("the argument `{}` of `{}`", argument.text, family.name);
            self.report(errors::inferred_width(argument.region, &what));
            whole = false;
        }
        if let Some((event, _)) = &event {
            whole &= self.check_triangles(family, form, arguments, event, faulty);
        }
        let whole = whole && !faulty.contains(&true);
        whole.then(|| event.map_or(Width::Known(1), |(width, _)| width))
    }

    /// Whether each triangle has as many numbers as the event needs.
    fn check_triangles(
        &mut self,
        family: &Family,
        form: usize,
        arguments: &[Rc<Expression>],
        event: &Width,
        faulty: &mut [bool],
    ) -> bool {
        let mut whole = true;
        let parameters = family.forms[form].parameters;
        for (index, (parameter, argument)) in parameters.iter().zip(arguments).enumerate() {
            let Extent::Vector(width) = &argument.extent else {
                continue;
            };
            if parameter.requirement != Requirement::Triangle || argument.is_poison() || faulty[index] {
                continue;
            }
            let needed = event.triangle();
            let (needs, has) = (needed.to_string(), width.to_string());
            let agrees = self.agree(&needed, width, argument.region, || {
                errors::triangle_width(argument.region, parameter.name, family.name, &needs, &has)
            });
            faulty[index] = !agrees;
            whole &= agrees;
        }
        whole
    }
}
