package dev.rouse.simulation;

import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.record.Keys;
import dev.rouse.test.world.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A store whose transactions do not look properly at who has a shard and who lives, for a node that is not to do so. */
final class CarelessStore extends ForwardingStore {

    /** Longer than an offer stands before others may claim what is offered. */
    private static final Duration WRITES_LATER = Duration.ofSeconds(4);

    private static final Duration OLD = Duration.ofSeconds(3);
    private static final Keys KEYS = new Keys((byte) 'R');

    /** Kind of carelessness. */
    enum Look {
        /** At what is there, though not in the transaction: others may change it before that writes. */
        BESIDE,
        /** At what was there when the tables were last read as a whole. */
        OLD
    }

    private final KvStore under;
    private final World world;
    private final Look look;

    /** The tables as they were last, by prefix. */
    private final Map<KvKey, Map<KvKey, byte[]>> seen = new HashMap<>();

    private @Nullable KvSnapshot last;
    private long lookedAt;

    /** @param under what stands under {@code store}, and never fails */
    CarelessStore(KvStore store, KvStore under, World world, Look look) {
        super(store);
        this.under = under;
        this.world = world;
        this.look = look;
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return Mono.defer(() -> {
            boolean isLook =
                    request.ranges().stream().anyMatch(range -> range.begin().equals(KEYS.shardOwners()));
            KvSnapshot before = last;
            if (look == Look.OLD && isLook && before != null && world.now() - lookedAt < OLD.toNanos()) {
                return Mono.just(before);
            }
            return looked(request).doOnNext(snapshot -> {
                if (isLook) {
                    last = snapshot;
                    lookedAt = world.now();
                }
            });
        });
    }

    private Mono<KvSnapshot> looked(KvRead request) {
        return store.read(request).doOnNext(snapshot -> {
            for (int i = 0; i < request.ranges().size(); i++) {
                KvRange range = request.ranges().get(i);
                for (KvKey table : List.of(KEYS.shardOwners(), KEYS.epochs())) {
                    if (range.begin().equals(table)) {
                        Map<KvKey, byte[]> rows = new HashMap<>();
                        for (KvEntry entry : snapshot.range(i).entries()) {
                            rows.put(entry.key(), entry.value());
                        }
                        seen.put(table, rows);
                    }
                }
            }
        });
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return store.transact(tx -> {
            Careless careless = new Careless(tx);
            return work.apply(careless)
                    .delayUntil(done -> look == Look.BESIDE && careless.ofShards
                            ? Mono.delay(WRITES_LATER, world).then()
                            : Mono.empty());
        });
    }

    private final class Careless implements KvTransaction {
        private final KvTransaction transaction;

        /** Whether it is about shards: what a node reads of itself before it does with care. */
        private boolean ofShards;

        Careless(KvTransaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public Mono<byte[]> get(KvKey key) {
            ofShards |= key.startsWith(KEYS.shardOwners());
            KvKey table = key.startsWith(KEYS.shardOwners()) ? KEYS.shardOwners() : KEYS.epochs();
            if (!ofShards || !key.startsWith(table)) {
                return transaction.get(key);
            }
            Map<KvKey, byte[]> rows = seen.get(table);
            return look == Look.OLD && rows != null
                    ? Mono.justOrEmpty(rows.get(key))
                    : under.read(KvRead.builder().key(key).build()).mapNotNull(snapshot -> snapshot.value(0));
        }

        @Override
        public Mono<KvRangeResult> range(KvRange range) {
            return transaction.range(range);
        }

        @Override
        public void set(KvKey key, byte[] value) {
            transaction.set(key, value);
        }

        @Override
        public void clear(KvKey key) {
            transaction.clear(key);
        }

        @Override
        public void clearRange(KvKey begin, KvKey end) {
            transaction.clearRange(begin, end);
        }
    }
}
