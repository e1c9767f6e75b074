//! The prediction for one row, on the stack.

use crate::lanes::Scalar;
use crate::layer::{Kernels, Task};
use crate::model::Model;
use crate::rows::Row;

/// What a function makes of the arguments of one row.
pub(super) struct OneRow<'a, M: Model, F> {
    pub(super) model: &'a M,
    pub(super) x: &'a M::Input,
    /// Called with the arguments.
    pub(super) then: F,
}

impl<M: Model, T, F: FnOnce(&[M::Scalar]) -> T> Task<M::Scalar> for OneRow<'_, M, F> {
    type Output = T;

    #[inline(always)]
    fn run<V: Kernels<Scalar = M::Scalar>>(self) -> T {
        // Constants in the conditions: of the others' code, which is a network each, nothing is compiled.
        macro_rules! in_the_least_of {
            ($($room:literal)+) => {
                $(if const { Self::NUMBERS <= $room } {
                    self.on_stack::<V, $room>()
                } else)+ {
                    self.within::<V>(&mut vec![M::Scalar::ZERO; Self::NUMBERS])
                }
            };
        }
        in_the_least_of!(64 128 256 512 1024 2048 4096)
    }
}

impl<M: Model, T, F: FnOnce(&[M::Scalar]) -> T> OneRow<'_, M, F> {
    /// How many numbers a row's inputs, activations and arguments are.
    const NUMBERS: usize = M::Input::WIDTH + M::ROW + M::ARGUMENTS;

    #[inline(always)]
    fn on_stack<V: Kernels<Scalar = M::Scalar>, const ROOM: usize>(self) -> T {
        self.within::<V>(&mut Aligned([M::Scalar::ZERO; ROOM]).0)
    }

    #[inline(always)]
    fn within<V: Kernels<Scalar = M::Scalar>>(self, room: &mut [M::Scalar]) -> T {
        let (work, room) = room.split_at_mut(M::ROW);
        let (row, room) = room.split_at_mut(M::Input::WIDTH);
        let arguments = &mut room[..M::ARGUMENTS];
        self.x.write(row);
        M::row::<V>(&self.model.store().values, row, work, arguments);
        (self.then)(arguments)
    }
}

/// Numbers that begin with a line of the cache: vectors at their front do not cross one.
#[repr(align(64))]
struct Aligned<T>(T);
