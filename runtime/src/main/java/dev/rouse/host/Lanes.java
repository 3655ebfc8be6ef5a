package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeOptions;
import dev.rouse.lane.ActorLane;
import dev.rouse.lane.LaneSettings;
import dev.rouse.lane.NodeServices;
import dev.rouse.preload.WarmBundle;
import dev.rouse.shard.ShardSet;
import dev.rouse.shard.ShardTenant;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The lanes of a node: each shard lies on one of them. */
final class Lanes implements ShardTenant {

    private final ActorLane[] lanes;
    private final List<EventExecutor> executors;
    private final FutureListener<Object> loopEnded;

    Lanes(EventLoopGroup loops, NodeServices services, RuntimeOptions options) {
        executors = executors(loops);
        loopEnded = ended -> services.fence().ended(new IllegalStateException("the event loop of a lane has ended"));
        executors.forEach(executor -> addTo(executor.terminationFuture()));
        int resident = Math.max(1, options.maxResidentActors() / executors.size());
        LaneSettings settings = new LaneSettings(
                resident,
                Math.max(1, options.maxResidentBytes() / executors.size()),
                options.warmCacheBytes() / executors.size(),
                options.maxCallsInTransit(),
                options.starts(),
                options.commitActors(),
                options.commitBytes());
        this.lanes = executors.stream()
                .map(executor -> new ActorLane(executor, services, settings))
                .toArray(ActorLane[]::new);
    }

    @SuppressWarnings("unchecked") // a listener to a future of anything
    private void addTo(Future<?> end) {
        ((Future<Object>) end).addListener(loopEnded);
    }

    @SuppressWarnings("unchecked")
    private void removeFrom(Future<?> end) {
        ((Future<Object>) end).removeListener(loopEnded);
    }

    ActorLane of(ActorAddress address) {
        return lanes[address.id().shard() % lanes.length];
    }

    /** The event loops of {@code group}, each that of a lane. */
    static List<EventExecutor> executors(EventLoopGroup group) {
        List<EventExecutor> executors = new ArrayList<>();
        group.forEach(executors::add);
        return executors;
    }

    /** For what belongs to no actor. */
    ActorLane first() {
        return lanes[0];
    }

    void forEach(Consumer<ActorLane> action) {
        for (ActorLane lane : lanes) {
            action.accept(lane);
        }
    }

    @Override
    public int residents() {
        int residents = 0;
        for (ActorLane lane : lanes) {
            residents += lane.residents();
        }
        return residents;
    }

    @Override
    public void open(ShardSet shards) {
        open(shards, List.of());
    }

    /** @param known of actors of theirs, as the store has them */
    void open(ShardSet shards, List<WarmBundle> known) {
        Map<ActorLane, List<WarmBundle>> byLane =
                known.stream().collect(Collectors.groupingBy(each -> of(each.actor())));
        forEach(lane -> lane.open(shards, byLane.getOrDefault(lane, List.of())));
    }

    /** Completes with what is known of actors of {@code drained}, which none of the lanes knows any more. */
    Mono<List<WarmBundle>> takeWarm(ShardSet drained, long maxBytes) {
        return Flux.fromArray(lanes)
                .flatMap(lane -> lane.takeWarm(drained, maxBytes / lanes.length))
                .collect(ArrayList::new, List::addAll);
    }

    /** A turn on one lane may wake an actor of another once more: so until nothing was left to drain on any. */
    @Override
    public Mono<Void> drain(ShardSet shards) {
        return Flux.fromArray(lanes)
                .flatMap(lane -> lane.drain(shards))
                .reduce(0, Integer::sum)
                .flatMap(drained -> drained == 0 ? giveUp(shards) : Mono.just(false))
                .flatMap(over -> over ? Mono.empty() : drain(shards));
    }

    /** Completes with whether no lane had anything left. */
    private Mono<Boolean> giveUp(ShardSet shards) {
        return Flux.fromArray(lanes)
                .flatMap(lane -> lane.giveUp(shards))
                .reduce(true, Boolean::logicalAnd)
                .doOnNext(over -> {
                    if (!over) {
                        forEach(ActorLane::takeBack);
                    }
                });
    }

    /** Completes when no call is under way from any to other nodes. */
    Mono<Void> whenIdle() {
        return Flux.fromArray(lanes).flatMap(ActorLane::whenIdle).then();
    }

    @Override
    public void end() {
        for (ActorLane lane : lanes) {
            lane.end();
        }
    }

    @Override
    public void close(NodeUnavailableException reason) {
        executors.forEach(executor -> removeFrom(executor.terminationFuture()));
        for (ActorLane lane : lanes) {
            lane.close(reason);
        }
    }
}
