package dev.rouse.remote;

import dev.rouse.ActorId;
import dev.rouse.cluster.table.TableView;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.remote.relay.RelayMembers;
import dev.rouse.shard.ShardSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The routes to the owners of all shards, for all lanes of a node: from the last look at the table, and from what other nodes told
 * since. Hints all of them; the newest row of a shard wins. Used by any thread.
 */
public final class ShardRoutes {

    private final NodeId self;
    private final Runnable look;
    private final AtomicReferenceArray<Route> routes = new AtomicReferenceArray<>(ActorId.SHARDS);
    private final AtomicReference<ShardSet> expected = new AtomicReference<>(ShardSet.none());
    private final List<Consumer<ShardSet>> listeners = new CopyOnWriteArrayList<>();
    private volatile Set<NodeId> live = Set.of();
    private volatile RelayMembers members = RelayMembers.NONE;

    /**
     * @param self this node
     * @param look asks for a look at the table soon; called often, from any thread
     */
    public ShardRoutes(NodeId self, Runnable look) {
        this.self = self;
        this.look = look;
        for (int shard = 0; shard < ActorId.SHARDS; shard++) {
            routes.set(shard, Route.UNKNOWN);
        }
    }

    public NodeId self() {
        return self;
    }

    /** The way to the owner of {@code shard}, as far as it is known. */
    public Route of(int shard) {
        return routes.get(shard);
    }

    /** Whether this node is about to get {@code shard}. */
    public boolean isExpected(int shard) {
        return Objects.requireNonNull(expected.get()).contains(shard);
    }

    /** Whether {@code node} was a member when the table was last looked at: one that is not may have left, or joined since. */
    public boolean isMember(NodeId node) {
        return live.contains(node);
    }

    /** The members that may be reached, as the table was when it was looked at last. */
    RelayMembers members() {
        return members;
    }

    /** Takes over what the table said. Of a shard of which something newer was heard, that stays. */
    public void learned(TableView table) {
        boolean someLeft = !table.live().containsAll(live);
        live = table.live();
        members = RelayMembers.of(table);
        ShardSet news = ShardSet.of(IntStream.range(0, table.shards().size())
                .filter(shard -> take(shard, route(table, shard), 0))
                .toArray());
        if (someLeft || !news.isEmpty()) {
            listeners.forEach(listener -> listener.accept(news));
        }
    }

    private static Route route(TableView table, int shard) {
        NodeId holder = table.holder(shard);
        MemberRecord member = holder == null ? null : table.members().get(holder);
        String address = member == null || member.address().isEmpty() ? null : member.address();
        return new Route(holder, address, table.shards().get(shard).sequence());
    }

    /**
     * Takes over what another node said of the owner of {@code shard}, if that is newer than what is known.
     *
     * @return whether it is
     */
    public boolean hint(int shard, @Nullable NodeId owner, @Nullable String address, long sequence) {
        if (shard < 0 || shard >= ActorId.SHARDS || !take(shard, new Route(owner, address, sequence), 1)) {
            return false;
        }
        changed(shard);
        return true;
    }

    /** @param least by how much its sequence number must be newer */
    private boolean take(int shard, Route fresh, long least) {
        Route known;
        do {
            known = routes.get(shard);
            if (fresh.sequence() - known.sequence() < least || fresh.equals(known)) {
                return false;
            }
        } while (!routes.compareAndSet(shard, known, fresh));
        return true;
    }

    /** This node is about to get {@code shards}: their calls wait for it, whatever the table said last. */
    public void expect(ShardSet shards) {
        expected.updateAndGet(before -> before.plus(shards));
    }

    /** This node has {@code shards} now, or will not get them. */
    public void expectNoMore(ShardSet shards) {
        ShardSet before = Objects.requireNonNull(expected.getAndUpdate(all -> all.minus(shards)));
        tell(before.intersection(shards));
    }

    /** Asks for a look at the table: something that was met shows that it is newer than what is known. */
    void look() {
        look.run();
    }

    /** @param listener told which routes are new, on the thread that brought them; of none where nodes have left */
    void addListener(Consumer<ShardSet> listener) {
        listeners.add(listener);
    }

    void removeListener(Consumer<ShardSet> listener) {
        listeners.remove(listener);
    }

    private void changed(int... shards) {
        tell(ShardSet.of(shards));
    }

    private void tell(ShardSet shards) {
        if (!shards.isEmpty()) {
            listeners.forEach(listener -> listener.accept(shards));
        }
    }
}
