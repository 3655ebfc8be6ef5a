package dev.rouse.remote.in;

import dev.rouse.ActorAddress;
import dev.rouse.wire.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that were called last over one link: to make one takes a hash of it, and whoever calls an actor calls it again. As many
 * as have a place; of two with the same place the later one has it. On one thread.
 */
final class KnownAddresses {

    private static final int PLACES = 1024;

    private record Known(String type, List<String> key, ActorAddress address) {

        boolean isOf(Frame.Target target) {
            return type.equals(target.type()) && key.equals(target.key());
        }
    }

    private final @Nullable Known[] known = new @Nullable Known[PLACES];

    /** @throws dev.rouse.InvalidAddressException type or key are none */
    ActorAddress of(Frame.Target target) {
        int hash = 31 * target.type().hashCode() + target.key().hashCode();
        int place = (hash ^ hash >>> 16) & (PLACES - 1);
        Known last = known[place];
        if (last != null && last.isOf(target)) {
            return last.address;
        }
        ActorAddress address = target.address();
        known[place] = new Known(target.type(), target.key(), address);
        return address;
    }
}
