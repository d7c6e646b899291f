import { Field, ObjectType } from "type-graphql";
import type { Role } from "../domain/entities";
import { RoleEnum } from "./enums";

@ObjectType("Viewer", { description: "Who asks: the holder of the API key.", simpleResolvers: true })
export class ViewerType {
  @Field(() => RoleEnum, { description: "What the key allows." })
  readonly role!: Role;
}
