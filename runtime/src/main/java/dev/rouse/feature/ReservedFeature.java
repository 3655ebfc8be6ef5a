package dev.rouse.feature;

import dev.rouse.PreloadOptions;
import dev.rouse.kv.KvKey;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.Suffix;

/**
 * Records that have their bytes among an actor's keys and their place in every start, and that nothing here writes yet. The
 * feature that comes to write one takes its line over.
 */
public final class ReservedFeature extends Feature {

    @Override
    public String name() {
        return "reserved";
    }

    @Override
    public String label() {
        return "reserved records";
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.key("inspector-token", KvKey.of(Suffix.inspectorToken()));
    }
}
