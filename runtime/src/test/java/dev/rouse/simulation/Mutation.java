package dev.rouse.simulation;

import dev.rouse.NodeUnavailableException;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.link.LinkTransport;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.error.WireErrors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A rule of the cluster that all nodes of a simulation break, which that has to find. */
enum Mutation {
    NONE,
    COMMIT_ACKNOWLEDGED_AND_NOT_MADE {
        @Override
        KvStore store(KvStore store, World world) {
            return new ForgetfulStore(store);
        }
    },
    CLAIM_WITHOUT_TRANSACTION {
        @Override
        KvStore store(KvStore store, World world) {
            return new CarelessStore(store, world, CarelessStore.Look.BESIDE);
        }
    },
    CLAIM_AFTER_AN_OLD_LOOK {
        @Override
        KvStore store(KvStore store, World world) {
            return new CarelessStore(store, world, CarelessStore.Look.OLD);
        }
    },
    BUNDLE_OF_ANOTHER_SEQUENCE {
        @Override
        LinkTransport transport(LinkTransport transport) {
            return new TamperedTransport(transport, new OldBundles());
        }
    },
    RETRY_OF_A_BEGUN_CALL {
        @Override
        LinkTransport transport(LinkTransport transport) {
            return new TamperedTransport(transport, new Forgetful());
        }
    },
    MOVED_IGNORED {
        @Override
        LinkTransport transport(LinkTransport transport) {
            return new TamperedTransport(transport, (from, frame) -> frame instanceof Frame.Moved ? null : frame);
        }
    };

    /** The store as a node takes it. */
    KvStore store(KvStore store, World world) {
        return store;
    }

    /** The links of a node as it takes them. */
    LinkTransport transport(LinkTransport transport) {
        return transport;
    }

    /** Each actor's bundle is the first that was ever offered to the node. */
    private static final class OldBundles implements TamperedTransport.Tampering {
        private final Map<List<String>, Frame.WarmBundle> first = new HashMap<>();

        @Override
        public Frame arrives(NodeId from, Frame frame) {
            if (!(frame instanceof Frame.Offer offer)) {
                return frame;
            }
            List<Frame.WarmBundle> bundles = offer.bundles().stream()
                    .map(bundle -> {
                        List<String> actor = new ArrayList<>(bundle.key());
                        actor.add(bundle.type());
                        return first.computeIfAbsent(actor, any -> bundle);
                    })
                    .toList();
            return new Frame.Offer(offer.id(), offer.shards(), bundles);
        }
    }

    /** No call ever began that has no answer, when its link breaks. */
    private static final class Forgetful implements TamperedTransport.Tampering {
        @Override
        public @Nullable Frame arrives(NodeId from, Frame frame) {
            return frame;
        }

        @Override
        public List<Frame> atTheEnd(List<Long> unanswered) {
            return unanswered.stream()
                    .<Frame>map(id ->
                            new Frame.Failure(id, WireErrors.of(new NodeUnavailableException("the link broke")), false))
                    .toList();
        }
    }

    /** One commit in many changes nothing, and is acknowledged all the same. */
    private static final class ForgetfulStore extends ForwardingStore {
        private static final int MADE = 100;
        private int commits;

        ForgetfulStore(KvStore store) {
            super(store);
        }

        @Override
        public Mono<KvVersion> commit(KvCommit commit) {
            if (commit.isUpkeep() || ++commits % MADE != 0) {
                return store.commit(commit);
            }
            KvCommit.Builder nothing = KvCommit.builder();
            commit.conflictKeys().forEach(nothing::conflictKey);
            return store.commit(nothing.build(commit.since()));
        }
    }
}
