package dev.rouse;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;
import reactor.core.publisher.Hooks;

/**
 * Allows libraries to read their files when they are used first, on whatever thread that is: it is no fault of the code
 * tested.
 */
public final class FirstUse implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Reactor looks for the library of context propagation.
        Hooks.disableAutomaticContextPropagation();
        // Jackson looks at a class, with Kotlin's reflection where its module is there.
        String serializers = "tools.jackson.databind.SerializationContext";
        builder.allowBlockingCallsInside(serializers, "_createAndCacheUntypedSerializer");
        builder.allowBlockingCallsInside(serializers, "_createAndCachePropertySerializer");
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
    }
}
