//! The core's functions as a Node-API addon.
