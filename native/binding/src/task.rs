//! Work on a thread of its own.

use checkpoint_lens_core::failure::{Failure, guard};
use napi::bindgen_prelude::{Either, Env, Object, ToNapiValue};
use serde::de::DeserializeOwned;

/// A value, or why there is none: a failure as JSON.
pub type Outcome<T> = Either<T, String>;

/// Runs `work` on a new thread.
///
/// # Errors
/// `Internal` when the system starts no further thread.
pub fn start(work: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    let thread = std::thread::Builder::new().name("checkpoint-lens".to_owned());
    let started = thread.spawn(work);
    started.map_err(|error| Failure::internal(format!("cannot start a thread: {error}")))?;
    Ok(())
}

/// A promise of the outcome of `work`, which runs on a new thread; `convert` makes the value on
/// the JavaScript thread.
pub fn promise<T: Send + 'static, Value: ToNapiValue + 'static>(
    env: &Env,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    convert: impl FnOnce(T) -> Value + Send + 'static,
) -> napi::Result<Object<'_>> {
    let (deferred, promise) = env.create_deferred::<Outcome<Value>, _>()?;
    let run = move || {
        let result = guard(work);
        deferred.resolve(move |_| {
            Ok(match result {
                Ok(value) => Either::A(convert(value)),
                Err(failure) => Either::B(failure_json(&failure)),
            })
        });
    };
    start(run).map_err(|failure| napi::Error::from_reason(failure.message))?;
    Ok(promise)
}

/// A failure as `src/model/failure.ts` has it.
pub fn failure_json(failure: &Failure) -> String {
    serde_json::to_string(failure).expect("strings serialise")
}

/// A request as it is sent: JSON.
///
/// # Errors
/// `Internal` for what does not keep to the interface.
pub fn parse<Request: DeserializeOwned>(request: &str) -> Result<Request, Failure> {
    serde_json::from_str(request)
        .map_err(|error| Failure::internal(format!("the request is not understood: {error}")))
}
