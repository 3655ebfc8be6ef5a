package dev.rouse.client;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorPhase;
import dev.rouse.StartLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Information on an actor as a server tells it. */
record InfoView(
        boolean exists,
        boolean awake,
        ActorPhase phase,
        @Nullable String reason,
        @Nullable Instant createdAt,
        @Nullable StartLedger lastStart,
        List<ActorInfo.RunningTurn> running,
        Map<String, Map<String, Object>> features) {

    ActorInfo of(ActorAddress address) {
        return new ActorInfo(address, exists, createdAt, awake, phase, reason, lastStart, running, features);
    }
}
