/**
 * The parts that actors have beside their turns, as turns and commits know them. Start at {@link dev.rouse.feature.Feature}.
 *
 * <p>A feature is added by a package of its own, with a subclass of each of {@link dev.rouse.feature.Feature}, {@link
 * dev.rouse.feature.Share} and {@link dev.rouse.feature.Changes} (those that it needs), and by one line where the node's features
 * are made, {@link dev.rouse.feature.FeatureFactory}. What starts read ahead, bundles of sleeping actors, start ledgers, commits,
 * limits, destruction and what operators see then have it. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.feature;

import org.jspecify.annotations.NullMarked;
