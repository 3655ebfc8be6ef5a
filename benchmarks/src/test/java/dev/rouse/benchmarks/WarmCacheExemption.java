package dev.rouse.benchmarks;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Under load on several lanes the warm cache waits for the lock of Caffeine's eviction, on the lane. Until it does not,
 * the scenarios that start many actors need this to run beside everything else that must not block.
 */
public final class WarmCacheExemption implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("dev.rouse.start.WarmCache", "take")
                .allowBlockingCallsInside("dev.rouse.start.WarmCache", "put");
    }
}
