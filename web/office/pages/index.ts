// All pages, by their place in the address. One with a title is in the navigation.
import type { ComponentType } from "preact";
import type { Role } from "../api/session";
import { Customer } from "./customer";
import { Customers } from "./customers";
import { Dashboard } from "./dashboard";
import { NewOrder } from "./new_order";
import { Order } from "./order";
import { Orders } from "./orders";
import { Printed } from "./printed";
import { Product } from "./product";
import { Products } from "./products";
import { Report } from "./report";
import { Reports } from "./reports";
import { Settings } from "./settings";
import { Sql } from "./sql";

export interface PageEntry {
  form: string; // the {…} are the page's properties
  title?: string;
  role: Role; // the least that may see it
  up?: string; // the list that it is of: there Escape leads. None where something is typed that would be lost.
  show: ComponentType<any>;
}

export const pages: PageEntry[] = [
  { form: "/", title: "Dashboard", role: "reader", show: Dashboard },
  { form: "/orders", title: "Orders", role: "reader", show: Orders },
  { form: "/orders/new", role: "clerk", show: NewOrder },
  { form: "/orders/{id}", role: "reader", up: "/orders", show: Order },
  { form: "/orders/{id}/{kind}", role: "reader", up: "/orders/{id}", show: Printed },
  { form: "/products", title: "Products", role: "reader", show: Products },
  { form: "/products/{id}", role: "reader", up: "/products", show: Product },
  { form: "/customers", title: "Customers", role: "reader", show: Customers },
  { form: "/customers/{id}", role: "reader", up: "/customers", show: Customer },
  { form: "/reports", title: "Reports", role: "reader", show: Reports },
  { form: "/reports/{name}", role: "reader", up: "/reports", show: Report },
  { form: "/sql", title: "SQL", role: "admin", show: Sql },
  { form: "/settings", title: "Settings", role: "reader", show: Settings },
];
