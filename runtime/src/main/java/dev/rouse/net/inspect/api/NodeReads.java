package dev.rouse.net.inspect.api;

import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorInspection;
import dev.rouse.ActorNode;
import dev.rouse.ActorPhase;
import dev.rouse.ActorPresence;
import dev.rouse.ClusterView;
import dev.rouse.LifecycleEvent;
import dev.rouse.NodeHealth;
import dev.rouse.TurnActivity;
import dev.rouse.net.request.Query;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Views of the node, of its cluster and its types, and lists of actors. */
final class NodeReads {

    private final ActorNode node;

    NodeReads(ActorNode node) {
        this.node = node;
    }

    // The node.

    /** The node, and the types with their actions. */
    record NodeView(Health health, long droppedEvents, List<TypeView> types) {}

    /** As the live updates have it too. */
    record Health(
            NodeHealth.Status status, String reason, int residentActors, long heartbeatMicros, long confirmedMillis) {

        static Health of(NodeHealth health) {
            return new Health(
                    health.status(),
                    health.reason(),
                    health.residentActors(),
                    health.store().heartbeat().toNanos() / 1000,
                    health.sinceConfirmed().toMillis());
        }
    }

    private record TypeView(String name, boolean paused, List<ActionView> actions) {}

    private record ActionView(String name, List<String> parameters, String result, String mode, boolean stream) {

        static ActionView of(ActionSignature action) {
            return new ActionView(
                    action.name(),
                    action.parameterTypes().stream().map(ActionView::name).toList(),
                    name(action.resultType()),
                    action.mode().name().toLowerCase(Locale.ROOT),
                    action.stream());
        }

        private static String name(Type type) {
            return type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
        }
    }

    Mono<NodeView> node() {
        return Mono.fromSupplier(() -> {
            List<String> paused = node.cluster().view().pausedTypes();
            List<TypeView> types = node.types().stream()
                    .map(type -> new TypeView(
                            type,
                            paused.contains(type),
                            node.actions(type).stream().map(ActionView::of).toList()))
                    .toList();
            return new NodeView(Health.of(node.health()), node.droppedEvents(), types);
        });
    }

    // The cluster.

    private record Cluster(
            @Nullable String version,
            int shards,
            int unowned,
            List<Member> members,
            List<ClusterView.Move> moves,
            List<String> pausedTypes) {}

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

        static Member of(ClusterView.Member member, Map<String, Integer> residents) {
            return new Member(
                    member.node(),
                    member.state(),
                    member.address(),
                    member.build(),
                    member.weight(),
                    member.owned(),
                    member.meant(),
                    member.self(),
                    residents.get(member.node()));
        }
    }

    Mono<?> cluster() {
        return Mono.defer(() -> node.cluster().residents())
                .onErrorReturn(Map.of())
                .map(residents -> clusterOf(node.cluster().view(), residents));
    }

    private static Cluster clusterOf(ClusterView seen, Map<String, Integer> residents) {
        return new Cluster(
                seen.version(),
                seen.shards(),
                seen.unowned(),
                seen.members().stream()
                        .map(member -> Member.of(member, residents))
                        .toList(),
                seen.moves(),
                seen.pausedTypes());
    }

    // Hot actors.

    /** As the live updates have it too. */
    record ActivityView(Instant since, List<ShareView> nodes, List<BusyView> actors, List<SlowView> slow) {}

    /** @param silent why the node did not answer; null where it did */
    private record ShareView(
            String node,
            long turns,
            long tookMicros,
            long bytes,
            @Nullable String silent) {

        static ShareView of(TurnActivity.Share share) {
            return new ShareView(
                    share.node(), share.turns(), share.took().toNanos() / 1000, share.bytes(), share.silent());
        }
    }

    private record BusyView(Name actor, String node, long turns, long tookMicros, long bytes, long waitedMicros) {}

    private record SlowView(Name actor, String node, String action, long tookMicros, Instant ended) {}

    /** The address of an actor. */
    record Name(String type, String key) {

        static Name of(ActorAddress address) {
            return new Name(address.type(), address.key());
        }
    }

    Mono<ActivityView> activity() {
        return node.inspection().activity().map(NodeReads::activityOf);
    }

    private static ActivityView activityOf(TurnActivity seen) {
        return new ActivityView(
                seen.since(),
                seen.nodes().stream().map(ShareView::of).toList(),
                seen.actors().stream()
                        .map(busy -> new BusyView(
                                Name.of(busy.actor()),
                                busy.node(),
                                busy.turns(),
                                busy.took().toNanos() / 1000,
                                busy.bytes(),
                                busy.waited().toNanos() / 1000))
                        .toList(),
                seen.slow().stream()
                        .map(slow -> new SlowView(
                                Name.of(slow.actor()),
                                slow.node(),
                                slow.action(),
                                slow.took().toNanos() / 1000,
                                slow.ended()))
                        .toList());
    }

    // Actors.

    private record Actors(List<Listed> actors, @Nullable String next) {}

    /**
     * An actor and where it is.
     *
     * @param node that has it, awake or not
     * @param silent why that does not answer, so that its phase is not known; null where it does
     */
    private record Listed(
            String type,
            String key,
            @Nullable ActorPhase phase,
            boolean awake,
            @Nullable String node,
            @Nullable String reason,
            @Nullable String silent) {

        static Listed of(ActorPresence actor) {
            return new Listed(
                    actor.address().type(),
                    actor.address().key(),
                    actor.phase(),
                    actor.awake(),
                    actor.node(),
                    actor.reason(),
                    actor.silent());
        }
    }

    Mono<?> list(ApiRequest request) {
        Query query = request.query();
        String prefix = Objects.requireNonNullElse(query.only("prefix"), "");
        ActorInspection inspection = node.inspection();
        return inspection
                .list(request.part(1), prefix, query.cursor(), query.limit())
                .flatMap(page -> inspection
                        .presence(page.actors())
                        .map(seen -> new Actors(seen.stream().map(Listed::of).toList(), page.next())));
    }

    // Lives.

    /** A change of phase of an actor of one node. */
    record Life(
            Name actor,
            String node,
            String life,
            String from,
            String to,
            @Nullable String reason,
            Instant at) {

        static Life of(String node, LifecycleEvent event) {
            return new Life(
                    Name.of(event.address()),
                    node,
                    Long.toHexString(event.incarnation()),
                    event.from().name(),
                    event.to().name(),
                    event.reason(),
                    event.at());
        }
    }
}
