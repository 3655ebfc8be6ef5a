package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.NodeUnavailableException;
import dev.rouse.actor.ActorLane;
import dev.rouse.actor.LaneSettings;
import dev.rouse.actor.NodeServices;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The lanes of a node: an actor lives on the one that its id hashes to. */
final class Lanes {

    private final ActorLane[] lanes;

    Lanes(EventLoopGroup loops, NodeServices services, RuntimeOptions options) {
        List<EventExecutor> executors = new ArrayList<>();
        loops.forEach(executors::add);
        int resident = Math.max(1, options.maxResidentActors() / executors.size());
        LaneSettings settings = new LaneSettings(
                resident,
                options.warmCacheBytes() / executors.size(),
                options.maxCallsInTransit(),
                options.commitActors(),
                options.commitBytes());
        this.lanes = executors.stream()
                .map(executor -> new ActorLane(executor, services, settings))
                .toArray(ActorLane[]::new);
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
        for (ActorLane lane : lanes) {
            lane.close(reason);
        }
    }
}
