package dev.rouse.commit;

import dev.rouse.kv.KvVersion;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The two versions that a node carries, and how old they are.
 *
 * <p>{@code verified} is the newest version up to which the node is known to have held its epoch record, and what its
 * commits are checked since. After a commit at version c it is c − 1, not c: a store may put several commits into one
 * version, so a revocation ordered behind this node's commit has version c too, and a check since c would never see it.
 * {@code floor} is the newest version of the node's own commits, and what its starts read at. A checked read at r, which
 * found the epoch live, sets both to r.
 */
final class FenceVersions {

    private final AtomicReference<Carried> carried;

    FenceVersions(KvVersion checkedAt, long nanos) {
        this.carried = new AtomicReference<>(new Carried(checkedAt, checkedAt, nanos));
    }

    private record Carried(KvVersion verified, KvVersion floor, long nanos) {}

    KvVersion verified() {
        return now().verified;
    }

    KvVersion floor() {
        return now().floor;
    }

    /** The longest time, in nanoseconds, since the floor was the newest version. */
    long age(long nanos) {
        return nanos - now().nanos;
    }

    /** A commit that was sent at {@code nanos} landed at {@code version}. */
    void committed(KvVersion version, long nanos) {
        advance(version.previous(), version, nanos);
    }

    /** The epoch was read and found live at {@code version}. */
    void checked(KvVersion version, long nanos) {
        advance(version, version, nanos);
    }

    private void advance(KvVersion verified, KvVersion floor, long nanos) {
        carried.updateAndGet(now -> {
            boolean isYounger = nanos - now.nanos > 0 && !now.floor.isAfter(floor);
            return new Carried(newer(now.verified, verified), newer(now.floor, floor), isYounger ? nanos : now.nanos);
        });
    }

    private Carried now() {
        return Objects.requireNonNull(carried.get());
    }

    private static KvVersion newer(KvVersion a, KvVersion b) {
        return b.isAfter(a) ? b : a;
    }
}
