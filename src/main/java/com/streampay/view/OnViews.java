package com.streampay.view;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

/**
 * Part of nodes that publish views only.
 */
@Documented
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@OnRole(Role.PROJECTION)
@ConditionalOnBooleanProperty("streampay.views.enabled")
public @interface OnViews {

}
