package dev.rouse.feature;

import dev.rouse.PreloadOptions;
import dev.rouse.kv.KvKey;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.preload.PreloadSource;
import dev.rouse.record.Suffix;

/** The record that every actor has whatever its features: the first that a start reads. */
public final class CoreRecords implements PreloadSource {

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.key("meta", KvKey.of(Suffix.meta()));
    }
}
