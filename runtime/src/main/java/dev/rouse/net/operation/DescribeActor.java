package dev.rouse.net.operation;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorInfo.RunningTurn;
import dev.rouse.ActorPhase;
import dev.rouse.Administration;
import dev.rouse.StartLedger;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** {@code GET /actors/{type}/{key}}. */
public record DescribeActor(Administration node, ActorAddress address) implements Operation {

    private record View(
            String type,
            String key,
            boolean exists,
            boolean awake,
            ActorPhase phase,
            @Nullable String reason,
            @Nullable Instant createdAt,
            @Nullable StartLedger lastStart,
            List<RunningTurn> running,
            Map<String, Map<String, Object>> features) {}

    @Override
    public Publisher<?> run(RequestBody body) {
        return node.info(address);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        ActorInfo info = (ActorInfo) Objects.requireNonNull(outcome, "info");
        ViewJson.write(
                new View(
                        info.address().type(),
                        info.address().key(),
                        info.exists(),
                        info.awake(),
                        info.phase(),
                        info.reason(),
                        info.createdAt(),
                        info.lastStart(),
                        info.running(),
                        info.features()),
                out);
    }
}
