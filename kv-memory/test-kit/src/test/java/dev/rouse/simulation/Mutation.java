package dev.rouse.simulation;

import dev.rouse.NodeUnavailableException;
import dev.rouse.fixture.Received;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.link.LinkTransport;
import dev.rouse.outbox.exchange.DeliveryAccess;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardRecord;
import dev.rouse.record.Suffix;
import dev.rouse.test.world.World;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A rule of the cluster that all nodes of a simulation break, which that has to find. */
enum Mutation {
    NONE,
    COMMIT_ACKNOWLEDGED_AND_NOT_MADE {
        @Override
        KvStore store(KvStore store, KvStore under, World world) {
            return new ForgetfulStore(store);
        }
    },
    COMMIT_WITHOUT_FENCE {
        @Override
        KvStore store(KvStore store, KvStore under, World world) {
            return new FencelessStore(store);
        }
    },
    CLAIM_WITHOUT_TRANSACTION {
        @Override
        KvStore store(KvStore store, KvStore under, World world) {
            return new CarelessStore(store, under, world, CarelessStore.Look.BESIDE);
        }
    },
    CLAIM_AFTER_AN_OLD_LOOK {
        @Override
        KvStore store(KvStore store, KvStore under, World world) {
            return new CarelessStore(store, under, world, CarelessStore.Look.OLD);
        }
    },
    HAND_OVER_WITHOUT_DRAIN {
        @Override
        LinkTransport transport(LinkTransport transport, Place place) {
            return new TamperedTransport(transport, new Hasty(place.self, place.store));
        }
    },
    BUNDLE_OF_ANOTHER_SEQUENCE {
        @Override
        LinkTransport transport(LinkTransport transport, Place place) {
            return new TamperedTransport(transport, new OldBundles(place.bundles));
        }
    },
    RETRY_OF_A_BEGUN_CALL {
        @Override
        LinkTransport transport(LinkTransport transport, Place place) {
            return new TamperedTransport(transport, new Forgetful());
        }
    },
    MOVED_IGNORED {
        @Override
        LinkTransport transport(LinkTransport transport, Place place) {
            return new TamperedTransport(
                    transport, (from, frame) -> frame instanceof Frame.Moved ? List.of() : List.of(frame));
        }
    },
    LOST_TAKEN_FOR_NOT_BEGUN {
        @Override
        LinkTransport transport(LinkTransport transport, Place place) {
            return new TamperedTransport(transport, new Optimistic());
        }
    },
    MESSAGE_NUMBERS_IGNORED {
        @Override
        LinkTransport transport(LinkTransport transport, Place place) {
            return new TamperedTransport(
                    transport,
                    new TamperedOrders(
                            "message",
                            order -> TamperedOrders.with(order, order.attachment(), NEXT.incrementAndGet())));
        }
    },
    CLIENTS_OF_DEAD_FRONTS_AWAITED_FOR_EVER {
        @Override
        Duration resumeWithin(Duration time) {
            return Duration.ofDays(1);
        }
    },
    MARKS_NOT_KEPT {
        @Override
        KvStore store(KvStore store, KvStore under, World world) {
            return new LeakyStore(store, (byte) 0x32);
        }
    },
    MESSAGES_NOT_STORED {
        @Override
        KvStore store(KvStore store, KvStore under, World world) {
            return new LeakyStore(store, Suffix.outbox());
        }
    },
    MESSAGE_LEFT_OUT {
        @Override
        LinkTransport transport(LinkTransport transport, Place place) {
            return new TamperedTransport(transport, (from, frame) -> List.of(DeliveryAccess.withoutTheFirst(frame)));
        }
    },
    ATTEMPTS_OF_STEPS_NOT_STORED {
        @Override
        KvStore store(KvStore store, KvStore under, World world) {
            return new TamperedFlows(store, world, TamperedFlows.Fault.ATTEMPTS_NOT_STORED);
        }
    },
    RESULTS_OF_STEPS_STORED_APART {
        @Override
        KvStore store(KvStore store, KvStore under, World world) {
            return new TamperedFlows(store, world, TamperedFlows.Fault.ROWS_APART);
        }
    },
    SLEEPING_WORKFLOWS_NOT_WOKEN {
        @Override
        KvStore store(KvStore store, KvStore under, World world) {
            return new TamperedFlows(store, world, TamperedFlows.Fault.SLEEPERS_NOT_WOKEN);
        }
    },
    LOSERS_OF_RACES_KEPT {
        @Override
        KvStore store(KvStore store, KvStore under, World world) {
            return new TamperedFlows(store, world, TamperedFlows.Fault.LOSERS_KEPT);
        }
    },
    GAP_DROPPED {
        @Override
        LinkTransport transport(LinkTransport transport, Place place) {
            return new TamperedTransport(transport, new GaplessPages());
        }
    };

    private static final AtomicLong NEXT = new AtomicLong(1_000_000);

    /**
     * The store as a node takes it.
     *
     * @param under what stands under {@code store}, and never fails
     */
    KvStore store(KvStore store, KvStore under, World world) {
        return store;
    }

    /** The time for which actors wait for clients whose front is gone, which is to be {@code time}. */
    Duration resumeWithin(Duration time) {
        return time;
    }

    /** The links of a node as it takes them. */
    LinkTransport transport(LinkTransport transport, Place place) {
        return transport;
    }

    /**
     * Where links are.
     *
     * @param self node that has them
     * @param bundles of all actors of the simulation, as they were offered first
     */
    record Place(NodeId self, KvStore store, Map<List<String>, Frame.WarmBundle> bundles) {}

    /** Each actor's bundle is the first that was ever offered to any node. */
    private record OldBundles(Map<List<String>, Frame.WarmBundle> first) implements TamperedTransport.Tampering {

        @Override
        public List<Frame> arrives(NodeId from, Frame frame) {
            if (!(frame instanceof Frame.Offer offer)) {
                return List.of(frame);
            }
            List<Frame.WarmBundle> bundles = offer.bundles().stream()
                    .map(bundle -> {
                        List<String> actor = new ArrayList<>(bundle.key());
                        actor.add(bundle.type());
                        return first.computeIfAbsent(actor, any -> bundle);
                    })
                    .toList();
            return List.of(new Frame.Offer(offer.id(), offer.shards(), bundles));
        }
    }

    /** No call ever began that has no answer, when its link breaks. */
    private static final class Forgetful implements TamperedTransport.Tampering {
        @Override
        public List<Frame> arrives(NodeId from, Frame frame) {
            return List.of(frame);
        }

        @Override
        public List<Frame> atTheEnd(List<Long> unanswered) {
            return unanswered.stream()
                    .<Frame>map(id ->
                            new Frame.Failure(id, WireErrors.of(new NodeUnavailableException("the link broke")), false))
                    .toList();
        }
    }

    /** A relay says of each call that it lost that it had not begun. */
    private static final class Optimistic implements TamperedTransport.Tampering {
        @Override
        public List<Frame> arrives(NodeId from, Frame frame) {
            return List.of(
                    frame instanceof Frame.Lost
                            ? new Frame.Failure(
                                    frame.id(), WireErrors.of(new NodeUnavailableException("the way broke")), false)
                            : frame);
        }
    }

    /** Pages of events tell of no gap in front of them. */
    private static final class GaplessPages implements TamperedTransport.Tampering {
        private static final int GAP = 3 * Long.BYTES;

        @Override
        public List<Frame> arrives(NodeId from, Frame frame) {
            if (frame instanceof Frame.Next next
                    && next.value().format() == WireValue.Format.OWN
                    && next.value().bytes().length >= GAP + 2 * Long.BYTES) {
                byte[] page = next.value().bytes().clone();
                ByteBuffer.wrap(page).putLong(GAP, 0).putLong(GAP + Long.BYTES, 0);
                return List.of(new Frame.Next(next.id(), new WireValue(WireValue.Format.OWN, page)));
            }
            return List.of(frame);
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

    /** Records of actors whose keys go on with some bytes are not written. */
    private static final class LeakyStore extends ForwardingStore {
        private static final int BEFORE_SUFFIX = 18;
        private final byte[] dropped;

        LeakyStore(KvStore store, byte... dropped) {
            super(store);
            this.dropped = dropped;
        }

        @Override
        public Mono<KvVersion> commit(KvCommit commit) {
            if (commit.isUpkeep()) {
                return store.commit(commit);
            }
            KvCommit.Builder rest = KvCommit.builder(
                    commit.mutations().stream().filter(each -> !isDropped(each)).toList());
            commit.conflictKeys().forEach(rest::conflictKey);
            return store.commit(rest.build(commit.since()));
        }

        private boolean isDropped(KvMutation mutation) {
            if (!(mutation instanceof KvMutation.Set set)) {
                return false;
            }
            byte[] key = set.key().bytes();
            return key.length >= BEFORE_SUFFIX + dropped.length
                    && key[1] == 0x10
                    && Arrays.equals(key, BEFORE_SUFFIX, BEFORE_SUFFIX + dropped.length, dropped, 0, dropped.length);
        }
    }

    /** A commit is made whether the node still has its place or not. */
    private static final class FencelessStore extends ForwardingStore {

        FencelessStore(KvStore store) {
            super(store);
        }

        @Override
        public Mono<KvVersion> commit(KvCommit commit) {
            return store.commit(
                    commit.isUpkeep()
                            ? commit
                            : KvCommit.builder(commit.mutations()).build(commit.since()));
        }
    }

    /** What is asked about for a hand-over is released and offered at once, while the giver still works on it. */
    private record Hasty(NodeId self, KvStore store) implements TamperedTransport.Tampering {

        private static final Keys KEYS = new Keys((byte) 'R');

        @Override
        public List<Frame> arrives(NodeId from, Frame frame) {
            if (!(frame instanceof Frame.Prepare prepare)) {
                return List.of(frame);
            }
            List<Frame.Offered> offered = new ArrayList<>();
            Received.from(store.transact(tx -> {
                        offered.clear();
                        return Flux.fromIterable(prepare.shards())
                                .concatMap(shard -> release(tx, shard, from, offered))
                                .then();
                    }))
                    .value();
            return List.of(frame, new Frame.Offer(prepare.id(), offered, List.of()));
        }

        private Mono<Void> release(KvTransaction tx, int shard, NodeId giver, List<Frame.Offered> offered) {
            KvKey key = KEYS.shardOwner(shard);
            return tx.get(key)
                    .map(bytes -> ShardRecord.decode(key, bytes))
                    .filter(row -> giver.equals(row.owner()))
                    .doOnNext(row -> {
                        ShardRecord next = row.releasedTo(self);
                        tx.set(key, next.encode());
                        offered.add(new Frame.Offered(shard, next.sequence()));
                    })
                    .then();
        }
    }
}
