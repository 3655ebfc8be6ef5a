package dev.rouse.host;

import dev.rouse.feature.FeatureFactory;
import dev.rouse.link.LinkTransport;
import dev.rouse.wire.Frame;
import java.util.function.Function;
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

    /** Sets the way to other nodes. */
    public static ActorRuntimeBuilder transport(
            ActorRuntimeBuilder builder, Function<Frame.Identity, LinkTransport> transport) {
        return builder.transport(transport);
    }
}
