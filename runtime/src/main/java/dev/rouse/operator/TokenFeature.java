package dev.rouse.operator;

import dev.rouse.PreloadOptions;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.feature.RecordChanges;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRead;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The tokens by which single actors may be inspected: made when one is asked for first, never by a start, and gone with the actor. */
public final class TokenFeature extends Feature {

    private static final KvKey SUFFIX = KvKey.of(Suffix.inspectorToken());

    private final Keys keys;
    private final KvCost cost;

    public TokenFeature(Keys keys, KvCost cost) {
        this.keys = keys;
        this.cost = cost;
    }

    @Override
    public String name() {
        return "inspector";
    }

    @Override
    public String label() {
        return "the inspector token";
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.key("inspector-token", SUFFIX);
    }

    /** The token of the actor of {@code turn}, empty text for none: one look at the store. Turns that give one overlap with no other. */
    public Mono<String> tokenOf(Turn turn) {
        TurnHost host = turn.host();
        String unsaved = unsaved(host);
        if (unsaved != null) {
            return Mono.just(unsaved);
        }
        KvKey key = keys.actor(host.address().id(), Suffix.inspectorToken());
        return host.lane().read(KvRead.builder().key(key)).map(found -> {
            byte[] stored = found.value(0);
            return stored == null ? "" : TokenRecord.decode(key, stored).token();
        });
    }

    /** Lets {@code turn} give its actor {@code token}. */
    public void give(String token, Turn turn) {
        byte[] record = new TokenRecord(token).encode();
        turn.checkMayChange();
        long price =
                cost.of(new KvMutation.Set(keys.actor(turn.host().address().id(), Suffix.inspectorToken()), record));
        turn.changes().checkCost(this, price, turn.host().lane().maxChanges());
        turn.changing().add(new Given(this, token, record, price));
    }

    /** The token that a finished turn gave, and that may not be in the store yet; null for none. */
    private @Nullable String unsaved(TurnHost host) {
        String[] newest = {null};
        host.forEachUnsaved(this, changes -> newest[0] = ((Given) changes).token);
        return newest[0];
    }

    /** A token that a turn gives its actor. */
    private static final class Given extends Changes {

        private final String token;
        private final byte[] record;
        private final long cost;

        Given(TokenFeature feature, String token, byte[] record, long cost) {
            super(feature);
            this.token = token;
            this.record = record;
            this.cost = cost;
        }

        @Override
        public long cost() {
            return cost;
        }

        /** There is one token an actor: a later turn gives none. */
        @Override
        public void absorb(Changes later) {}

        @Override
        public void addTo(RecordChanges records) {
            records.set(SUFFIX, record, true);
        }
    }
}
