//! What laws of several families have in common, which are components of one mixture: a row made of theirs.

use super::{Event, Family, Quantity, Support};

/// The row of laws of these families, if their events are of one type; else the place of the first whose events are of
/// another type than those before it. Of the user's own families rustc knows the event.
pub(crate) fn common(families: &[&'static Family]) -> Result<&'static Family, usize> {
    let (first, others) = families
        .split_first()
        .unwrap_or_else(|| unreachable!("a mixture has a component"));
    if others.iter().all(|family| std::ptr::eq(*family, *first)) {
        return Ok(first);
    }
    // One whose event is known says it for all.
    let known = families.iter().find(|family| family.event != Event::Own);
    let event = known.map_or(Event::Own, |family| family.event);
    let other = families
        .iter()
        .position(|family| family.event != event && family.event != Event::Own);
    if let Some(other) = other {
        return Err(other);
    }
    let supports: Vec<Support> = families.iter().map(|family| family.support).collect();
    let quantities: Vec<Quantity> = Quantity::ALL
        .into_iter()
        .filter(|quantity| families.iter().all(|family| family.quantities.contains(quantity)))
        .collect();
    Ok(Box::leak(Box::new(Family {
        // Where only rustc knows the event, it is asked for that of the first.
        name: if event == Event::Own {
            first.name
        } else {
            "Mixture"
        },
        forms: &[],
        event,
        support: union(event, &supports),
        location_scale: families.iter().all(|family| family.location_scale),
        quantities: quantities.leak(),
        example: first.example,
    })))
}

/// The targets that are possible under one law at least.
fn union(event: Event, supports: &[Support]) -> Support {
    let all = |allowed: &[Support]| supports.iter().all(|support| allowed.contains(support));
    match event {
        Event::Real if all(&[Support::UnitInterval]) => Support::UnitInterval,
        Event::Real if all(&[Support::Positive, Support::UnitInterval]) => Support::Positive,
        Event::Real if all(&[Support::Positive, Support::UnitInterval, Support::NonNegative]) => {
            Support::NonNegative
        }
        Event::Real | Event::Own => Support::Real,
        _ => Support::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Quantity, Support, find};
    use super::common;

    fn of(names: &[&str]) -> Result<&'static super::Family, usize> {
        let families: Vec<_> = names.iter().map(|name| find(name).unwrap()).collect();
        common(&families)
    }

    #[test]
    fn laws_of_one_family_are_of_that() {
        assert!(std::ptr::eq(
            of(&["Gamma", "Gamma"]).unwrap(),
            find("Gamma").unwrap()
        ));
    }

    #[test]
    fn a_target_is_allowed_that_one_law_allows() {
        let support = |names: &[&str]| of(names).unwrap().support;
        assert_eq!(support(&["Normal", "Gamma"]), Support::Real);
        assert_eq!(support(&["LogNormal", "Gamma", "Beta"]), Support::Positive);
        assert_eq!(support(&["HalfNormal", "Gamma"]), Support::NonNegative);
        assert_eq!(support(&["Poisson", "Binomial"]), Support::Any);
    }

    #[test]
    fn what_all_have_is_there() {
        let row = of(&["Normal", "Cauchy"]).unwrap();
        assert_eq!(row.event, Event::Real);
        assert!(!row.quantities.contains(&Quantity::Mean) && row.quantities.contains(&Quantity::Sample));
        assert!(row.location_scale);
        assert!(!of(&["Normal", "Gamma"]).unwrap().location_scale);
    }

    #[test]
    fn events_are_of_one_type() {
        assert_eq!(of(&["Normal", "Laplace", "Poisson"]).unwrap_err(), 2);
        assert_eq!(of(&["Bernoulli", "Poisson"]).unwrap_err(), 1);
    }
}
