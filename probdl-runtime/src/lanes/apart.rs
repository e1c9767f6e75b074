//! Functions over lanes with a stack frame of their own in debug builds.

/// Declares a function over lanes, `#[inline(always)]` as all are, whose body runs through [`Lanes::apart`]: for functions
/// so large, or called so often, that their temporaries would fill the stack where nothing is optimised.
///
/// [`Lanes::apart`]: super::Lanes::apart
macro_rules! apart {
    ($(
        $(#[$attribute:meta])*
        $visibility:vis fn $name:ident<V: Lanes>($($argument:ident: $type:ty),* $(,)?) -> $output:ty $body:block
    )*) => { $(
        $(#[$attribute])*
        #[inline(always)]
        $visibility fn $name<V: Lanes>($($argument: $type),*) -> $output {
            struct Frame<V: Lanes> {
                $($argument: $type,)*
            }
            impl<V: Lanes> $crate::lanes::Call for Frame<V> {
                type Output = $output;
                #[inline(always)]
                fn call(self) -> $output {
                    let Self { $($argument),* } = self;
                    $body
                }
            }
            V::apart(Frame { $($argument),* })
        }
    )* };
}
pub(crate) use apart;
