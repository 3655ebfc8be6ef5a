/**
 * The visit log of actors: a feature that only tests have, added as every feature is, by its own classes and one line of
 * registration. Actors of the contract suites' crash flows use it beside state, own data and schedule. Start at {@link
 * dev.rouse.visits.Visits}.
 */
package dev.rouse.visits;
