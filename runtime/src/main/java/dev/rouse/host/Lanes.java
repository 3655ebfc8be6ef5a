package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeOptions;
import dev.rouse.lane.ActorLane;
import dev.rouse.lane.LaneSettings;
import dev.rouse.lane.NodeServices;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The lanes of a node: an actor lives on the one that its id hashes to. */
final class Lanes {

    private final ActorLane[] lanes;
    private final List<EventExecutor> executors = new ArrayList<>();
    private final FutureListener<Object> loopEnded;

    Lanes(EventLoopGroup loops, NodeServices services, RuntimeOptions options) {
        loops.forEach(executors::add);
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
        return lanes[(int) Long.remainderUnsigned(address.id().low(), lanes.length)];
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

    int residents() {
        int residents = 0;
        for (ActorLane lane : lanes) {
            residents += lane.residents();
        }
        return residents;
    }

    Mono<Void> stop() {
        return Flux.fromArray(lanes)
                .flatMap(ActorLane::stop)
                .then(Mono.defer(() -> residents() == 0 ? Mono.empty() : stop()));
    }

    void end() {
        for (ActorLane lane : lanes) {
            lane.end();
        }
    }

    void close(NodeUnavailableException reason) {
        executors.forEach(executor -> removeFrom(executor.terminationFuture()));
        for (ActorLane lane : lanes) {
            lane.close(reason);
        }
    }
}
