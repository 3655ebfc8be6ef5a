package dev.rouse.kv.fdb.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that need a FoundationDB; {@link FdbExtension} says what they get. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag(OnFoundationDb.TAG)
@ExtendWith(FdbExtension.class)
public @interface OnFoundationDb {

    /** Of all such tests. */
    String TAG = "foundationdb";
}
