package dev.rouse.net.operation;

import dev.rouse.Administration;
import dev.rouse.ClusterView;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
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
            List<Member> members,
            List<ClusterView.Move> moves,
            List<String> pausedTypes) {

        static View of(ClusterView seen, Map<String, Integer> residents) {
            List<Member> members = seen.members().stream()
                    .map(member -> Member.of(member, residents.get(member.node())))
                    .toList();
            return new View(seen.version(), seen.shards(), seen.unowned(), members, seen.moves(), seen.pausedTypes());
        }
    }

    /** @param actors that are awake; null where nobody knows */
    private record Member(
            String node,
            ClusterView.State state,
            String address,
            String build,
            int weight,
            int owned,
            int meant,
            boolean self,
            @Nullable Integer actors) {

        static Member of(ClusterView.Member member, @Nullable Integer actors) {
            return new Member(
                    member.node(),
                    member.state(),
                    member.address(),
                    member.build(),
                    member.weight(),
                    member.owned(),
                    member.meant(),
                    member.self(),
                    actors);
        }
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        return Mono.defer(() -> node.cluster().residents())
                .onErrorReturn(Map.of())
                .map(residents -> View.of(node.cluster().view(), residents));
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        ViewJson.write(Objects.requireNonNull(outcome, "cluster"), out);
    }
}
