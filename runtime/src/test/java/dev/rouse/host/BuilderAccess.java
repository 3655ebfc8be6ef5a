package dev.rouse.host;

import dev.rouse.feature.FeatureFactory;
import java.util.random.RandomGenerator;

/** Options of a builder that only tests set. */
public final class BuilderAccess {

    private BuilderAccess() {}

    /** Draws all that the runtime leaves to chance from {@code random}. */
    public static ActorRuntimeBuilder random(ActorRuntimeBuilder builder, RandomGenerator random) {
        return builder.random(random);
    }

    /** Adds a feature to what all actors have. */
    public static ActorRuntimeBuilder feature(ActorRuntimeBuilder builder, FeatureFactory feature) {
        return builder.feature(feature);
    }
}
