package dev.rouse.net.operation;

import dev.rouse.Administration;
import dev.rouse.ClusterView;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** {@code GET /cluster}. */
public record TellCluster(Administration node) implements Operation {

    private record View(
            @Nullable String version,
            int shards,
            int unowned,
            List<ClusterView.Member> members,
            List<ClusterView.Move> moves,
            List<String> pausedTypes) {}

    @Override
    public Publisher<?> run(RequestBody body) {
        return Mono.fromSupplier(() -> node.cluster().view());
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        ClusterView seen = (ClusterView) Objects.requireNonNull(outcome, "cluster");
        ViewJson.write(
                new View(
                        seen.version(),
                        seen.shards(),
                        seen.unowned(),
                        seen.members(),
                        seen.moves(),
                        seen.pausedTypes()),
                out);
    }
}
