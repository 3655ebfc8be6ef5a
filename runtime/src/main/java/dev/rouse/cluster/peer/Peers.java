package dev.rouse.cluster.peer;

import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongFunction;
import reactor.core.publisher.Mono;

/** Way of a node to ask other nodes and to hear whether they live. Safe from any thread. */
public interface Peers {

    /** Evidence that a link gives of a node that does not answer. */
    enum Evidence {
        /** It was reached, and now nobody is at its address, or another node. */
        GONE,
        /** It is there, or the way to it, and says nothing. */
        SILENT
    }

    /** Told on any thread, again and again while it lasts. */
    interface Watcher {
        void heardOf(NodeId node);

        void missed(NodeId node, Evidence evidence);
    }

    /** Keeps links to {@code nodes}, by their addresses, to no others, and tells {@code watcher} of them. */
    void watch(Map<NodeId, String> nodes, Watcher watcher);

    /**
     * Asks {@code node}, over a link that is opened where there is none. Completes with its answer, empty for yes; ends with its
     * refusal, or with the reason why it could not be asked. Cold.
     *
     * @param question the frame, by the number that its answer will have
     */
    Mono<WireValue> ask(NodeId node, String address, Duration within, LongFunction<Frame> question);

    /** Tells everybody whom there is a link to. */
    void tell(Frame hint);

    /** Of a node that is alone on its store. */
    Peers NONE = new Peers() {
        @Override
        public void watch(Map<NodeId, String> nodes, Watcher watcher) {}

        @Override
        public Mono<WireValue> ask(NodeId node, String address, Duration within, LongFunction<Frame> question) {
            return Mono.error(new IllegalStateException("This node is alone on its store and has no links."));
        }

        @Override
        public void tell(Frame hint) {}
    };
}
