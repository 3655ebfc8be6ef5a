package dev.rouse.feature;

import dev.rouse.kv.KvCost;
import dev.rouse.record.Keys;

/** Registration of a feature: makes the one object of it that a node has. */
@FunctionalInterface
public interface FeatureFactory {

    /**
     * Makes the feature.
     *
     * @param keys of the node's store
     * @param cost by which that store counts changes
     */
    Feature create(Keys keys, KvCost cost);
}
