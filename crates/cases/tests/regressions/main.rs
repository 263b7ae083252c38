//! The regression corpus of an API change, and what its entries mean under
//! other contracts.

mod change_of_2020_05_15;
mod gone;
mod small;
mod standing;
mod told;
